import type { TenantTx } from "@padit/db";
import { mayExplain } from "@padit/domain/incidents";
import { coveredWhere } from "../maintenance/maintenance-queries";
import { storedSelector } from "../selector/stored-selector";
import { knownChanges, type NamedChange } from "./known-changes";

/** A change as charts and alerts show it. */
export interface ShownChange {
  id: string;
  kind: "maintenance" | "change";
  name: string;
  at: Date;
}

/** The changes that may explain a fault of an endpoint, by the time at which the fault began; the latest first. */
export async function changesBehind(
  tx: TenantTx,
  tenantId: string,
  { endpointId, onset, now }: { endpointId: string; onset: Date; now: Date },
): Promise<ShownChange[]> {
  const changes = await knownChanges(tx, tenantId, { since: onset, now, endpointIds: [endpointId] });
  return changes
    .filter((change) => mayExplain(change, { endpointId, onsetMs: onset.getTime() }))
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map(shownChange);
}

const shownChange = ({ id, kind, name, at }: NamedChange): ShownChange => ({ id, kind, name, at });

/** Maximum number of marks on a chart's axis; the latest are drawn. */
const MARKS_MAX = 50;

/** The reported changes of an endpoint within a time, for the axis of its charts; the latest first. */
export async function reportedChangesOf(
  tx: TenantTx,
  tenantId: string,
  { endpointId, from, to }: { endpointId: string; from: Date; to: Date },
): Promise<ShownChange[]> {
  const rows = await tx.networkChange.findMany({
    where: { tenantId, at: { gte: from, lt: to } },
    orderBy: [{ at: "desc" }, { id: "asc" }],
    take: MARKS_MAX,
  });
  const shown: ShownChange[] = [];
  for (const { id, at, what, selector } of rows) {
    const where = { AND: [coveredWhere(tenantId, storedSelector(selector)), { id: endpointId }] };
    if ((await tx.endpoint.count({ where })) > 0) shown.push({ id, kind: "change", name: what, at });
  }
  return shown;
}
