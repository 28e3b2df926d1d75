import type { TenantTx } from "@padit/db";
import { endpointSelectorWhere } from "../selector/endpoint-selector-where";
import { storedSelector } from "../selector/stored-selector";

/** A time range in which a run of maintenance covered an endpoint; Unix time, ms. */
export interface EndpointMaintenance {
  endpointId: string;
  fromMs: number;
  toMs: number;
}

/** More runs than these in one range are left out, the latest first to be kept. */
const RUNS_MAX = 50;

/** The runs of maintenance that overlap the range, with the given endpoints that each covers by its present selector and their labels. */
export async function plannedWork(
  tx: TenantTx,
  tenantId: string,
  endpointIds: readonly string[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<EndpointMaintenance[]> {
  const runs = await tx.maintenanceRun.findMany({
    where: { tenantId, startsAt: { lt: new Date(toMs) }, endsAt: { gt: new Date(fromMs) } },
    select: { maintenanceId: true, startsAt: true, endsAt: true, maintenance: { select: { selector: true } } },
    orderBy: [{ startsAt: "desc" }, { id: "asc" }],
    take: RUNS_MAX,
  });
  const coveredBy = new Map<string, string[]>();
  const work: EndpointMaintenance[] = [];
  for (const { maintenanceId, startsAt, endsAt, maintenance } of runs) {
    const covered = coveredBy.get(maintenanceId) ?? (await coveredOf(tx, tenantId, endpointIds, maintenance.selector));
    coveredBy.set(maintenanceId, covered);
    work.push(...covered.map((endpointId) => ({ endpointId, fromMs: startsAt.getTime(), toMs: endsAt.getTime() })));
  }
  return work;
}

async function coveredOf(tx: TenantTx, tenantId: string, endpointIds: readonly string[], selector: unknown): Promise<string[]> {
  const where = { tenantId, deletedAt: null, id: { in: [...endpointIds] }, AND: endpointSelectorWhere(storedSelector(selector)) };
  return (await tx.endpoint.findMany({ where, select: { id: true } })).map(({ id }) => id);
}
