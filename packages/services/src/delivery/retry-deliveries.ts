import { z } from "zod";
import { attemptDelivery, type DeliveryDoors } from "./attempt-delivery";
import { isFreeHead, NOT_BEHIND } from "./due-deliveries";

const PAGE = 20;
const Due = z.array(z.object({ id: z.string() }));
const Next = z.tuple([z.object({ at: z.date().nullable() })]);

/**
 * Attempts an integration's due deliveries, oldest first, and returns when the next is due (ms since the Unix epoch; null if none waits).
 * Works on one page at a time, so that a long queue reports progress through `onProgress`.
 */
export async function retryDeliveries(
  doors: DeliveryDoors,
  { tenantId, integrationId }: { tenantId: string; integrationId: string },
  onProgress: () => void,
): Promise<number | null> {
  const now = doors.now();
  const due = await doors.db.withTenant(tenantId, async (tx) =>
    Due.parse(
      await tx.$queryRaw`
        SELECT d.id::text FROM delivery d
        WHERE d.tenant_id = ${tenantId}::uuid AND d.integration_id = ${integrationId}::uuid AND ${isFreeHead(now)}
          AND d.next_attempt_at <= ${now}::timestamptz
        ORDER BY d.created_at, d.id LIMIT ${PAGE}`,
    ),
  );
  for (const { id } of due) {
    await attemptDelivery(doors, { tenantId, integrationId, deliveryId: id });
    onProgress();
  }
  const [{ at }] = await doors.db.withTenant(tenantId, async (tx) =>
    Next.parse(
      await tx.$queryRaw`
        SELECT min(greatest(next_attempt_at, claimed_until)) AS at FROM delivery d
        WHERE d.tenant_id = ${tenantId}::uuid AND d.integration_id = ${integrationId}::uuid AND ${NOT_BEHIND}`,
    ),
  );
  return at?.getTime() ?? null;
}
