"use client";
import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { messageOf } from "@/components/message-of";
import { useTimes } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPCClient } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { eventText } from "./event-text";
import { groupsOf } from "./preview-groups";
import { inputOf, isSame, type RouteDraft } from "./route-draft";

const DAYS = 30;
const NEWEST_MAX = 5;

/** What the routes of this page, saved or not, would have sent in the last 30 days. The read is heavy, so a person asks for it. */
export function RoutesPreview({ drafts }: { drafts: readonly RouteDraft[] }) {
  const t = useWords("routes");
  const { slug: organization } = useOrganization();
  const client = useTRPCClient();
  const times = useTimes();
  const preview = useMutation({
    mutationFn: async (asked: readonly RouteDraft[]) => {
      const items = await client.routes.preview.query({ organization, days: DAYS, routes: inputOf(asked) });
      return { asked, groups: groupsOf(items, NEWEST_MAX) };
    },
  });
  return (
    <section aria-labelledby="routes-preview" className="flex flex-col gap-3 rounded-lg border border-border p-4 text-sm">
      <h2 id="routes-preview" className="font-medium">
        {t("preview.title", { days: String(DAYS) })}
      </h2>
      <p className="text-muted">{t("preview.hint")}</p>
      <Button size="sm" variant="secondary" className="self-start" isPending={preview.isPending} onPress={() => preview.mutate(drafts)}>
        {t("preview.show")}
      </Button>
      {preview.isError && (
        <p role="alert" className="text-danger">
          {messageOf(preview.error)}
        </p>
      )}
      {preview.data && !isSame(preview.data.asked, drafts) && <p className="text-warning-text">{t("preview.changed")}</p>}
      {preview.data?.groups.length === 0 && <p role="status">{t("preview.nothing")}</p>}
      {preview.data && preview.data.groups.length > 0 && (
        <ul aria-label={t("preview.list")} className="flex flex-col gap-3">
          {preview.data.groups.map(({ integrationId, integration, n, newest }) => (
            <li key={integrationId}>
              <p className="font-medium">{t("preview.messages", { integration, count: n })}</p>
              <ul className="flex flex-col gap-1 text-muted">
                {newest.map(({ at, incidentId, incident, eventType, reason }) => (
                  <li key={`${at.getTime()} ${incidentId} ${eventType} ${reason}`} className="break-words">
                    {t.rich("preview.line", {
                      time: times.at(at, "dayClock"),
                      incident: () => (
                        <Link href={`/o/${organization}/incidents/${incidentId}`} className="text-foreground underline underline-offset-2">
                          {incident}
                        </Link>
                      ),
                      event: eventText(t, eventType),
                      reason,
                    })}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
