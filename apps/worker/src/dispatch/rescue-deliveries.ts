import type { Database } from "@padit/db";
import { isFreeHead } from "@padit/services/delivery";
import { deliveriesFailing, enqueue } from "@padit/services/outbox";
import { z } from "zod";

/** Well beyond what a claimed attempt takes: whoever held the delivery is gone. */
const OVERDUE_MS = 30_000;
const Overdue = z.array(z.object({ tenantId: z.string(), integrationId: z.string() }));

/** Hands deliveries whose worker died before it recorded an outcome to the `deliver` workflow. */
export async function rescueDeliveries(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - OVERDUE_MS);
  const overdue = await db.asSystem(async (tx) =>
    Overdue.parse(
      await tx.$queryRaw`
        SELECT DISTINCT d.tenant_id::text AS "tenantId", d.integration_id::text AS "integrationId" FROM delivery d
        WHERE d.next_attempt_at < ${before}::timestamptz AND ${isFreeHead(now)}`,
    ),
  );
  for (const { tenantId, integrationId } of overdue)
    await db.withTenant(tenantId, (tx) => enqueue(tx, deliveriesFailing(tenantId, integrationId)));
  return overdue.length;
}
