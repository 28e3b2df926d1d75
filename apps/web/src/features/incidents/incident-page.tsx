"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { IncidentActions } from "./incident-actions";
import { IncidentAlerts } from "./incident-alerts";
import { IncidentMatrixTable } from "./incident-matrix-table";
import { IncidentTimeline } from "./incident-timeline";
import { IncidentVerdict } from "./incident-verdict";

/** One incident: its cause with supporting numbers, the affected endpoints, and people's actions. */
export function IncidentPage({ incidentId }: { incidentId: string }) {
  const t = useWords("incident");
  const { titleOf } = useAlertText();
  const { slug } = useOrganization();
  const incident = useQuery(useTRPC().incidents.get.queryOptions({ organization: slug, incidentId }));
  if (incident.isPending) return <Waiting rows={8} />;
  if (incident.isError) return <Problem what={t("theIncident")} error={incident.error} onRetry={() => void incident.refetch()} />;
  const { matrix, timeline, mergedInto } = incident.data;
  return (
    <>
      <PageHeader title={titleOf(incident.data)}>
        <LinkButton href={`/o/${slug}/incidents`} size="sm">
          {t("all")}
        </LinkButton>
        <IncidentActions incident={incident.data} />
      </PageHeader>
      <div className="flex flex-col gap-8 px-4 pb-10 sm:px-6">
        {mergedInto === null ? (
          <IncidentVerdict incident={incident.data} />
        ) : (
          <p>
            {t.rich("merged", {
              link: (chunks) => (
                <Link href={`/o/${slug}/incidents/${mergedInto}`} className="underline">
                  {chunks}
                </Link>
              ),
            })}
          </p>
        )}
        <IncidentMatrixTable matrix={matrix} />
        <IncidentAlerts incidentId={incidentId} />
        <IncidentTimeline entries={timeline} />
      </div>
    </>
  );
}
