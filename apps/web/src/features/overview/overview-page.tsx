"use client";
import { useQuery } from "@tanstack/react-query";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization, useSeesAll } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { AlertSpendCard, ProofCard } from "./alert-spend-card";
import { AttentionCard } from "./attention-card";
import { FleetTiles } from "./fleet-tiles";
import { GettingStarted } from "./getting-started";
import { isComplete } from "./getting-started-steps";
import { SiteMatrixCard } from "./site-matrix-card";
import { WorstEndpointsCard } from "./worst-endpoints-card";

/** The organization's home. Until its set-up is complete or dismissed, the checklist comes first; without endpoints it is the whole page. */
export function OverviewPage() {
  const t = useWords("overview");
  const { slug, name, isSample } = useOrganization();
  const mayOperate = useMay("operator");
  const seesAll = useSeesAll();
  const started = useQuery({ ...useTRPC().overview.gettingStarted.queryOptions({ organization: slug }), enabled: seesAll });
  if (started.isPending && seesAll) return <Waiting rows={8} />;
  const view = started.data;
  const isGuided = view !== undefined && !view.isDismissed && !isSample;
  if (isGuided && view.endpoint === null) return <GettingStarted view={view} />;
  return (
    <div className="max-w-[110rem]">
      <PageHeader title={t("title")} hint={name}>
        {mayOperate && (
          <LinkButton href={`/o/${slug}/endpoints/new`} variant="primary">
            {t("addEndpoint")}
          </LinkButton>
        )}
      </PageHeader>
      <div className="flex flex-col gap-4 px-4 pb-10 sm:px-6">
        {isGuided && !isComplete(view) && <GettingStarted view={view} isCompact />}
        <FleetTiles />
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <SiteMatrixCard />
          <div className="flex flex-col gap-4">
            <AttentionCard />
            {seesAll && <ProofCard />}
          </div>
          {seesAll && <AlertSpendCard />}
          <WorstEndpointsCard />
        </div>
      </div>
    </div>
  );
}
