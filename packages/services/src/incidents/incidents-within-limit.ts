import type { TenantTx } from "@padit/db";
import { moreSevere } from "@padit/domain";
import { isLimited, type ServiceContext } from "../service-context";
import type { IncidentRow, IncidentStatus } from "./incident-view";

const MEMBER_SELECT = {
  ...{ incidentId: true, endpointId: true, collectorId: true, status: true, severity: true, kind: true },
  ...{ title: true, description: true, words: true, openedAt: true, resolvedAt: true, flappingSince: true },
  ...{ acknowledgedAt: true, acknowledgedBy: true },
} as const;

type MemberAlert = Awaited<ReturnType<typeof membersOf>>[number];

const membersOf = (tx: TenantTx, tenantId: string, ids: readonly string[]) =>
  tx.alert.findMany({
    where: { tenantId, incidentId: { in: [...ids] } },
    select: MEMBER_SELECT,
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
  });

/**
 * Incidents as the actor may see them. An incident may span endpoints of several customers: for who is limited, its texts, counts, times and
 * status are those of the alerts that the limit covers, and its cause, which compares endpoints, is left out.
 */
export async function incidentsWithinLimit<Row extends IncidentRow>(
  tx: TenantTx,
  { actor }: Pick<ServiceContext, "actor">,
  rows: readonly Row[],
): Promise<Row[]> {
  if (!isLimited(actor)) return [...rows];
  const members = new Map<string, MemberAlert[]>();
  for (const alert of await membersOf(
    tx,
    actor.tenantId,
    rows.map(({ id }) => id),
  )) {
    const id = alert.incidentId ?? "";
    const known = members.get(id);
    if (known) known.push(alert);
    else members.set(id, [alert]);
  }
  return rows.map((row) => ({ ...row, ...ownPart(members.get(row.id) ?? []) }));
}

function ownPart(alerts: readonly MemberAlert[]) {
  const [first] = alerts;
  const unresolved = alerts.filter(({ status }) => status !== "resolved");
  const acknowledged = unresolved.filter(({ status }) => status === "acknowledged");
  const status = statusOf(unresolved.length, acknowledged.length);
  const endpoints = new Set(alerts.flatMap(({ endpointId }) => endpointId ?? []));
  const nothingCompared = { explained: 0, failing: 0, active: 0, failingElsewhere: 0, activeElsewhere: 0 };
  return {
    ...{ title: first?.title ?? "", sentence: first?.description ?? "", words: first?.words ?? null, kind: first?.kind ?? "" },
    ...{ status, severity: (unresolved.length > 0 ? unresolved : alerts).map(({ severity }) => severity).reduce(moreSevere, "info") },
    ...{ alertCount: alerts.length, openCount: unresolved.length, endpointCount: endpoints.size },
    collectorIds: [...new Set(alerts.flatMap(({ collectorId }) => collectorId ?? []))].sort(),
    isFlapping: unresolved.some(({ flappingSince }) => flappingSince !== null),
    cause: { type: "unknown", id: null, name: null, symptom: "", ...nothingCompared, confidence: null, runnerUp: null, twins: [] },
    acknowledgedAt: status === "acknowledged" ? (acknowledged.at(-1)?.acknowledgedAt ?? null) : null,
    acknowledgedBy: status === "acknowledged" ? (acknowledged.at(-1)?.acknowledgedBy ?? null) : null,
    resolvedAt: status === "resolved" ? (alerts.at(-1)?.resolvedAt ?? null) : null,
    mergedInto: null,
  };
}

function statusOf(unresolved: number, acknowledged: number): IncidentStatus {
  if (unresolved === 0) return "resolved";
  return acknowledged === unresolved ? "acknowledged" : "open";
}
