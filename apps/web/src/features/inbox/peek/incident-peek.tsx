"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { IncidentMatrixTable } from "@/features/incidents/incident-matrix-table";
import { IncidentTimeline } from "@/features/incidents/incident-timeline";
import { IncidentVerdict } from "@/features/incidents/incident-verdict";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import type { AskedAction } from "../action-dialog";
import type { InboxAction } from "../inbox-rows";

interface IncidentPeekProps {
  incidentId: string;
  mayAct: boolean;
  onAsk: (kind: AskedAction["kind"]) => void;
  onAct: (action: InboxAction) => void;
}

/** The incident's verdict, who sees it fail, and its timeline, with the actions of its row. */
export function IncidentPeek({ incidentId, mayAct, onAsk, onAct }: IncidentPeekProps) {
  const t = useWords("alert");
  const { titleOf } = useAlertText();
  const { slug } = useOrganization();
  const incident = useQuery(useTRPC().incidents.get.queryOptions({ organization: slug, incidentId }));
  if (incident.isPending) return <Waiting rows={8} label={t("loadingIncident")} />;
  if (incident.isError) return <Problem what={t("theIncident")} error={incident.error} onRetry={() => void incident.refetch()} />;
  const { matrix, timeline, status } = incident.data;
  return (
    <div className="flex flex-col gap-6 p-4">
      <div className="flex flex-col gap-3">
        <h2 className="font-semibold text-lg">{titleOf(incident.data)}</h2>
        {mayAct && status !== "resolved" && (
          <div role="toolbar" aria-label={t("actions")} className="flex flex-wrap gap-2">
            <Button size="sm" onPress={() => onAct({ type: "acknowledge" })}>
              {t("act.acknowledge")}
            </Button>
            <Button size="sm" variant="secondary" onPress={() => onAsk("resolve")}>
              {t("act.resolve")}
            </Button>
            <Button size="sm" variant="secondary" onPress={() => onAsk("snooze")}>
              {t("act.snooze")}
            </Button>
            <Button size="sm" variant="secondary" onPress={() => onAsk("assign")}>
              {t("act.assign")}
            </Button>
          </div>
        )}
        <IncidentVerdict incident={incident.data} />
      </div>
      <IncidentMatrixTable matrix={matrix} />
      <IncidentTimeline entries={timeline} />
    </div>
  );
}
