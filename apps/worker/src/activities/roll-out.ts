import { type Database, notify } from "@padit/db";
import type { CollectorRef } from "@padit/workflows";

/** Whether the collector applied its newest plan. When not, its stream is told once more. */
export async function confirmRollOut(db: Database, { tenantId, collectorId }: CollectorRef): Promise<{ confirmed: boolean }> {
  return db.withTenant(tenantId, async (tx) => {
    const collector = await tx.collector.findUnique({ where: { tenantId_id: { tenantId, id: collectorId } } });
    const isDone = !collector || collector.revokedAt !== null || collector.appliedPlanRevision >= collector.planRevision;
    if (!isDone) await notify(tx, "padit_plan", collectorId);
    return { confirmed: isDone };
  });
}

/** Says on the collector that nobody confirmed its plan; its next confirmation takes that back. */
export async function reportRollOut(db: Database, { tenantId, collectorId }: CollectorRef): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const { count } = await tx.collector.updateMany({
      where: { tenantId, id: collectorId, appliedPlanRevision: { lt: tx.collector.fields.planRevision } },
      data: { planError: "the collector has not confirmed its newest plan" },
    });
    if (count > 0) await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "collector", id: collectorId }));
  });
}
