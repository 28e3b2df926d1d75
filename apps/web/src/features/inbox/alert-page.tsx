"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { useOrganization } from "@/features/organization/organization-context";
import { NextNotified } from "@/features/routes/next-notified";
import { useSilencing } from "@/features/silences/use-silencing";
import { useWords } from "@/features/words/use-words";
import type { AskedAction } from "./action-dialog";
import { AskedDialog } from "./asked-dialog";
import { copyLink } from "./copy-link";
import { AlertDetail } from "./peek/alert-detail";
import { useAlertActions } from "./use-alert-actions";
import { useInboxKeys } from "./use-inbox-keys";

const NO_LIST = { alerts: [], incidents: [], change: () => {}, changeIncidents: () => {}, refresh: async () => {}, letGo: () => {} };

/** The page of one alert, the target of links in webhooks and of copied links. */
export function AlertPage({ alertId }: { alertId: string }) {
  const t = useWords("alert");
  const { slug, person } = useOrganization();
  const router = useRouter();
  const actions = useAlertActions(NO_LIST);
  const [asked, setAsked] = useState<AskedAction | null>(null);
  const ask = (kind: AskedAction["kind"]): void => {
    if (actions.mayAct) setAsked({ kind, target: { ids: [alertId] }, n: 1 });
  };
  const act = (action: Parameters<typeof actions.act>[1]) => void actions.act({ ids: [alertId] }, action);
  const inbox = `/o/${slug}/inbox?alert=${alertId}`;
  const { silence, dialog } = useSilencing();
  useInboxKeys({
    a: () => act({ type: "acknowledge" }),
    "shift+a": () => ask("acknowledge"),
    r: () => ask("resolve"),
    h: () => ask("snooze"),
    s: () => silence(alertId),
    i: () => ask("assign"),
    "shift+i": () => act({ type: "assign", assigneeId: person.userId }),
    c: () => void copyLink(t, slug, "inbox", alertId),
    z: actions.undoLast,
    Escape: () => router.push(inbox),
  });
  return (
    <>
      <PageHeader title={t("title")} namesTab={false}>
        <LinkButton href={inbox} size="sm">
          {t("showInInbox")}
        </LinkButton>
      </PageHeader>
      <div className="mx-auto w-full max-w-4xl px-0 pb-8 sm:px-2">
        <AlertDetail alertId={alertId} actions={actions} onAsk={ask} onOpen={(id) => router.push(`/o/${slug}/inbox/${id}`)} />
        <NextNotified alertId={alertId} />
      </div>
      {dialog}
      <AskedDialog
        asked={asked}
        members={actions.members}
        onDone={() => setAsked(null)}
        onAct={(action) => {
          act(action);
          setAsked(null);
        }}
      />
    </>
  );
}
