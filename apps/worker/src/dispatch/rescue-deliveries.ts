import type { Database } from "@padit/db";
import { enqueue } from "@padit/services/outbox/enqueue";
import { deliveriesFailing } from "@padit/services/outbox/messages";

/** Well beyond what a claimed attempt takes: whoever held the delivery is gone. */
const OVERDUE_MS = 30_000;

/** Hands deliveries whose worker died before it noted an outcome to the `deliver` workflow. */
export async function rescueDeliveries(db: Database, now: Date): Promise<number> {
  const overdue = await db.asSystem((tx) =>
    tx.delivery.findMany({
      where: { state: { in: ["pending", "retrying"] }, nextAttemptAt: { lt: new Date(now.getTime() - OVERDUE_MS) } },
      select: { tenantId: true, integrationId: true },
      distinct: ["tenantId", "integrationId"],
    }),
  );
  for (const { tenantId, integrationId } of overdue)
    await db.withTenant(tenantId, (tx) => enqueue(tx, deliveriesFailing(tenantId, integrationId)));
  return overdue.length;
}
