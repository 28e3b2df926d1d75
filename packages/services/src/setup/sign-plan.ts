import { notify, type TenantTx } from "@padit/db";
import { Plan, type PlannedCheck } from "@padit/protocols/collector-api/wire";
import { z } from "zod";
import type { PlanKey } from "../keyring/plan-key";
import { enqueueFor } from "../outbox/enqueue";
import { planChanged } from "../outbox/messages";

/** With the first bad run, three in a row are known within seconds. */
const REPROBE_RUNS = 2;
const REPROBE_AFTER_MS_MAX = 2_000;
/** With a shorter interval the next runs come soon enough. */
const REPROBE_INTERVAL_MS_MIN = 5_000;

const Target = z.record(z.string(), z.json());

/**
 * Signs a new revision of what the collector must probe, from its endpoints as they are in this transaction, and tells its stream.
 * The collector's row is locked, so that two savers make two revisions, the later of which has seen both.
 */
export async function signPlan(tx: TenantTx, { tenantId, collectorId, key, now }: SignPlan): Promise<void> {
  const { planRevision: revision } = await tx.collector.update({
    where: { tenantId_id: { tenantId, id: collectorId } },
    data: { planRevision: { increment: 1 } },
    select: { planRevision: true },
  });
  const plan = Plan.parse({
    version: 1,
    collectorId,
    revision,
    createdAtMs: now.getTime(),
    checks: await checksOf(tx, tenantId, collectorId),
  });
  const document = JSON.stringify(plan);
  await tx.plan.create({ data: { tenantId, collectorId, revision, document, signature: key.sign(document), createdAt: now } });
  await enqueueFor(tx, tenantId, planChanged(tenantId, collectorId));
  await notify(tx, "padit_plan", collectorId);
}
export interface SignPlan {
  tenantId: string;
  collectorId: string;
  key: PlanKey;
  now: Date;
}

/** What the collector must probe, from its endpoints as they are in this transaction. */
export async function checksOf(tx: TenantTx, tenantId: string, collectorId: string): Promise<PlannedCheck[]> {
  const endpoints = await tx.endpoint.findMany({
    where: { tenantId, deletedAt: null, collectors: { some: { collectorId } } },
    include: { series: { where: { collectorId }, orderBy: { id: "asc" } } },
    orderBy: { id: "asc" },
  });
  return endpoints.map((endpoint) => ({
    checkId: endpoint.id,
    name: endpoint.name,
    protocol: endpoint.protocol,
    target: Target.parse(endpoint.target),
    intervalMs: endpoint.intervalMs,
    paused: endpoint.paused,
    series: Object.fromEntries(endpoint.series.map(({ metricName, id }) => [metricName, id])),
    ...(endpoint.intervalMs > REPROBE_INTERVAL_MS_MIN && {
      reprobe: { runs: REPROBE_RUNS, afterMs: Math.min(REPROBE_AFTER_MS_MAX, Math.floor(endpoint.intervalMs / 4)) },
    }),
  }));
}
