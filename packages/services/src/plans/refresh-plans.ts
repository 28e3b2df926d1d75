import type { Database, TenantTx } from "@padit/db";
import { sourceOf } from "@padit/protocols";
import { Plan } from "@padit/protocols/collector-api";
import { seriesRows } from "../endpoints/assign-collectors";
import type { PlanKey } from "../keyring/plan-key";
import { checksOf, signPlan } from "../setup/sign-plan";

/**
 * Updates collectors that have a plan to this version: adds series of new metrics, and signs a new plan if its content would differ. Runs
 * at every start; a second run signs nothing.
 * @returns the number of signed plans
 */
export async function refreshPlans(db: Database, { key, now }: { key: PlanKey; now: Date }): Promise<number> {
  const collectors = await db.asSystem((tx) =>
    tx.collector.findMany({
      where: { kind: "agent", revokedAt: null },
      select: { tenantId: true, id: true },
      orderBy: [{ tenantId: "asc" }, { id: "asc" }],
    }),
  );
  let signed = 0;
  for (const { tenantId, id: collectorId } of collectors)
    await db.withTenant(tenantId, async (tx) => {
      await addSeries(tx, tenantId, collectorId);
      if (!(await isOutdated(tx, tenantId, collectorId))) return;
      await signPlan(tx, { tenantId, collectorId, key, now });
      signed++;
    });
  return signed;
}

async function addSeries(tx: TenantTx, tenantId: string, collectorId: string): Promise<void> {
  const endpoints = await tx.endpoint.findMany({
    where: { tenantId, deletedAt: null, collectors: { some: { collectorId } } },
    select: { id: true, protocol: true, series: { where: { collectorId }, select: { metricName: true } } },
    orderBy: { id: "asc" },
  });
  const missing = endpoints.flatMap((endpoint) => {
    const known = new Set(endpoint.series.map(({ metricName }) => metricName));
    const rows = seriesRows(sourceOf(endpoint)).filter(({ metricName }) => !known.has(metricName));
    return rows.map((row) => ({ tenantId, endpointId: endpoint.id, collectorId, ...row }));
  });
  await tx.series.createMany({ data: missing, skipDuplicates: true });
}

/** Whether the collector's plan is outdated. A collector without a plan gets its first plan when it enrols. */
async function isOutdated(tx: TenantTx, tenantId: string, collectorId: string): Promise<boolean> {
  const newest = await tx.plan.findFirst({
    where: { tenantId, collectorId },
    orderBy: { revision: "desc" },
    select: { document: true, revision: true, collector: { select: { planRevision: true } } },
  });
  if (newest === null) return false;
  // A restore raises the number, so that collectors accept the plans that are signed afterwards.
  if (newest.revision !== newest.collector.planRevision) return true;
  const stored = Plan.safeParse(JSON.parse(newest.document));
  const wanted = Plan.shape.checks.parse(await checksOf(tx, tenantId, collectorId));
  return JSON.stringify(stored.data?.checks) !== JSON.stringify(wanted);
}
