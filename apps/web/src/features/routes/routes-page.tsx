"use client";
import { Button } from "@heroui/react";
import { Plus, Split } from "lucide-react";
import { useRef, useState } from "react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { NoMailServer } from "./no-mail-server";
import type { RouteDraft } from "./route-draft";
import { newRoute } from "./route-form-values";
import { RouteList } from "./route-list";
import { RoutesPreview } from "./routes-preview";
import { SaveBar } from "./save-bar";
import { useRecipients } from "./use-recipients";
import { useRouteDrafts } from "./use-route-drafts";

/** Who is notified of what, and when. Changes stay on this page until all routes are saved together. */
export function RoutesPage() {
  const t = useWords("routes");
  const { slug } = useOrganization();
  const mayEdit = useMay("admin");
  const recipients = useRecipients();
  const routes = useRouteDrafts();
  const { list, drafts, refusal } = routes;
  const [added, setAdded] = useState<RouteDraft | null>(null);
  const addedCount = useRef(0);
  const add = (): void => {
    addedCount.current += 1;
    setAdded(newRoute(`new ${addedCount.current}`, drafts.length === 0 ? t("everythingElse") : ""));
  };
  const failed = list.error ?? recipients.error;
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <LinkButton href={`/o/${slug}/integrations`}>{t("toIntegrations")}</LinkButton>
        {mayEdit && (
          <Button isDisabled={added !== null || list.isPending || recipients.isPending} onPress={add}>
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </Button>
        )}
      </PageHeader>
      {failed ? (
        <Problem what={t("theRoutes")} error={failed} onRetry={() => void Promise.all([list.refetch(), recipients.refetch()])} />
      ) : list.isPending || recipients.isPending ? (
        <Waiting />
      ) : (
        <div className="flex flex-col gap-4 pb-10">
          {mayEdit && <SaveBar {...routes} />}
          {drafts.some(notifiesPeople) && <NoMailServer />}
          {drafts.length === 0 && added === null && <NoRoutes />}
          <RouteList
            drafts={drafts}
            recipients={recipients.choices}
            problemsByKey={refusal.byKey}
            mayEdit={mayEdit}
            added={added}
            onAdded={setAdded}
            onChange={routes.change}
          />
          <div className="px-4 sm:px-6">
            <RoutesPreview drafts={drafts} />
          </div>
        </div>
      )}
    </>
  );
}

/** Whether a route names members or rotas, who are notified by mail. */
const notifiesPeople = (route: RouteDraft): boolean =>
  [route.recipients, ...route.steps.map(({ recipients }) => recipients)].flat().some(({ type }) => type !== "integration");

function NoRoutes() {
  const t = useWords("routes");
  return (
    <Blank icon={Split} title={t("none.title")}>
      <p>{t("none.text")}</p>
    </Blank>
  );
}
