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
import type { RouteDraft } from "./route-draft";
import { newRoute } from "./route-form-values";
import { RouteList } from "./route-list";
import { RoutesPreview } from "./routes-preview";
import { SaveBar } from "./save-bar";
import { useRecipients } from "./use-recipients";
import { useRouteDrafts } from "./use-route-drafts";

/** Who is notified of what, and when. Changes stay on this page until all routes are saved together. */
export function RoutesPage() {
  const { slug } = useOrganization();
  const mayEdit = useMay("admin");
  const recipients = useRecipients();
  const routes = useRouteDrafts();
  const { list, drafts, refusal } = routes;
  const [added, setAdded] = useState<RouteDraft | null>(null);
  const addedCount = useRef(0);
  const add = (): void => {
    addedCount.current += 1;
    setAdded(newRoute(`new ${addedCount.current}`, drafts.length === 0));
  };
  const failed = list.error ?? recipients.error;
  return (
    <>
      <PageHeader title="Routes" hint="Each alert takes the first route that matches it.">
        <LinkButton href={`/o/${slug}/integrations`}>All integrations</LinkButton>
        {mayEdit && (
          <Button isDisabled={added !== null || list.isPending || recipients.isPending} onPress={add}>
            <Plus aria-hidden className="size-4" />
            Add a route
          </Button>
        )}
      </PageHeader>
      {failed ? (
        <Problem what="The routes" error={failed} onRetry={() => void Promise.all([list.refetch(), recipients.refetch()])} />
      ) : list.isPending || recipients.isPending ? (
        <Waiting />
      ) : (
        <div className="flex flex-col gap-4 pb-10">
          {mayEdit && <SaveBar {...routes} />}
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

function NoRoutes() {
  return (
    <Blank icon={Split} title="No routes yet">
      <p>
        Routes say who is notified of which alerts, in which hours, and who is next while nobody acknowledges. Without routes, each
        integration's own filter decides what it gets, as now.
      </p>
    </Blank>
  );
}
