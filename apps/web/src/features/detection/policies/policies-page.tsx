"use client";
import type { PolicyView } from "@padit/services/policies";
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { DetectionTabs } from "../detection-tabs";
import { DefaultAlertsForm } from "./default-alerts-form";
import { PolicyEditor } from "./policy-editor";
import { PolicyHistory } from "./policy-history";

/** The preset and the alert budget, which turn scores into alerts. A replay shows the effect before a change. */
export function PoliciesPage() {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const policy = useQuery(useTRPC().policies.get.queryOptions({ organization: slug }));
  return (
    <>
      <DetectionTabs hint={t("policy.hint")} />
      {policy.isPending ? (
        <Waiting />
      ) : policy.isError ? (
        <Problem what={t("policy.thePolicy")} error={policy.error} onRetry={() => void policy.refetch()} />
      ) : (
        <div className="flex max-w-5xl flex-col gap-6 p-4 sm:px-6">
          <PolicyEditor key={keyOf(policy.data.policy)} policy={policy.data.policy} replay={policy.data.replay} />
          <DefaultAlertsForm key={JSON.stringify(policy.data.policy.defaults)} defaults={policy.data.policy.defaults} />
          <PolicyHistory changes={policy.data.changes} />
        </div>
      )}
    </>
  );
}

/** React key of the editor: unapplied input stays while a replay runs, and is reset when another policy has been applied. */
const keyOf = ({ preset, budget }: PolicyView): string => `${preset} ${budget.alertsPerDay} ${budget.alertsPerEndpointMonth}`;
