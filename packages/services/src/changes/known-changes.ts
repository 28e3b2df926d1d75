import type { TenantTx } from "@padit/db";
import type { Selector } from "@padit/domain";
import type { KnownChange } from "@padit/domain/incidents";
import { maintenanceTitle } from "@padit/domain/maintenance";
import { coveredWhere } from "../maintenance/maintenance-queries";
import { selectorOf } from "../maintenance/maintenance-row";
import { storedSelector } from "../selector/stored-selector";

const MINUTE_MS = 60_000;
/** ms. Faults that begin this long after planned work may be its consequence. */
const WORK_AFTERMATH_MS = 30 * MINUTE_MS;
/** ms. Faults that begin this long after a reported change may be its consequence. */
const CHANGE_AFTERMATH_MS = 15 * MINUTE_MS;
/** ms. The clock of whoever reports a change may be ahead by this much. */
const CLOCK_TOLERANCE_MS = MINUTE_MS;
/** Maximum number of runs of maintenance, and of reported changes, that are read; the last ones are. */
const CHANGES_MAX = 50;

/** A change that may explain faults, with what people need to recognise it. */
export interface NamedChange extends KnownChange {
  kind: "maintenance" | "change";
  /** When it took effect, or the work began. */
  at: Date;
}

interface Span {
  since: Date;
  now: Date;
  /** Only these endpoints are looked up; absent: all. */
  endpointIds?: readonly string[];
}

/** The changes that may explain faults that began at `since` or later, with the endpoints that each covers by its present selector. */
export async function knownChanges(tx: TenantTx, tenantId: string, span: Span): Promise<NamedChange[]> {
  const changes = [...(await plannedChanges(tx, tenantId, span)), ...(await reportedChanges(tx, tenantId, span))];
  return changes.filter(({ endpointIds }) => endpointIds.size > 0);
}

async function plannedChanges(tx: TenantTx, tenantId: string, span: Span): Promise<NamedChange[]> {
  const { since, now } = span;
  const runs = await tx.maintenanceRun.findMany({
    where: { tenantId, startsAt: { lte: now }, endsAt: { gt: new Date(since.getTime() - WORK_AFTERMATH_MS) } },
    include: { maintenance: true },
    orderBy: [{ endsAt: "desc" }, { id: "asc" }],
    take: CHANGES_MAX,
  });
  const changes: NamedChange[] = [];
  for (const { id, startsAt, endsAt, maintenance } of runs) {
    // A run that was cancelled before it began did not take place.
    if (endsAt <= startsAt) continue;
    changes.push({
      ...{ id, kind: "maintenance", name: maintenanceTitle(maintenance), at: startsAt },
      endpointIds: await coveredBy(tx, tenantId, selectorOf(maintenance), span),
      ...{ fromMs: startsAt.getTime(), toMs: endsAt.getTime() + WORK_AFTERMATH_MS, isPlannedAndOver: endsAt <= now },
    });
  }
  return changes;
}

async function reportedChanges(tx: TenantTx, tenantId: string, span: Span): Promise<NamedChange[]> {
  const { since, now } = span;
  const rows = await tx.networkChange.findMany({
    where: { tenantId, at: { lte: new Date(now.getTime() + CLOCK_TOLERANCE_MS), gt: new Date(since.getTime() - CHANGE_AFTERMATH_MS) } },
    orderBy: [{ at: "desc" }, { id: "asc" }],
    take: CHANGES_MAX,
  });
  const changes: NamedChange[] = [];
  for (const { id, at, what, reference, selector } of rows)
    changes.push({
      ...{ id, kind: "change", name: maintenanceTitle({ name: what, reference }), at },
      endpointIds: await coveredBy(tx, tenantId, storedSelector(selector), span),
      ...{ fromMs: at.getTime() - CLOCK_TOLERANCE_MS, toMs: at.getTime() + CHANGE_AFTERMATH_MS, isPlannedAndOver: false },
    });
  return changes;
}

async function coveredBy(tx: TenantTx, tenantId: string, selector: Selector, { endpointIds }: Span): Promise<Set<string>> {
  const where = { AND: [coveredWhere(tenantId, selector), ...(endpointIds ? [{ id: { in: [...endpointIds] } }] : [])] };
  const covered = await tx.endpoint.findMany({ where, select: { id: true } });
  return new Set(covered.map(({ id }) => id));
}
