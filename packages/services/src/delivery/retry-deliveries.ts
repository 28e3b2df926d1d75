import { attemptDelivery, type DeliveryDoors } from "./attempt-delivery";

const PAGE = 20;
const UNFINISHED = { in: ["pending", "retrying"] };

/**
 * Attempts an integration's due deliveries, oldest first, and says when the next one is due (ms since the epoch; null: none waits).
 * A page at a time, so that a long queue shows progress through `onProgress`.
 */
export async function retryDeliveries(
  doors: DeliveryDoors,
  { tenantId, integrationId }: { tenantId: string; integrationId: string },
  onProgress: () => void,
): Promise<number | null> {
  const due = await doors.db.withTenant(tenantId, (tx) =>
    tx.delivery.findMany({
      where: { tenantId, integrationId, state: UNFINISHED, nextAttemptAt: { lte: doors.now() } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: PAGE,
      select: { id: true },
    }),
  );
  for (const { id } of due) {
    await attemptDelivery(doors, { tenantId, integrationId, deliveryId: id });
    onProgress();
  }
  const next = await doors.db.withTenant(tenantId, (tx) =>
    tx.delivery.findFirst({
      where: { tenantId, integrationId, state: UNFINISHED },
      orderBy: { nextAttemptAt: "asc" },
      select: { nextAttemptAt: true },
    }),
  );
  return next?.nextAttemptAt?.getTime() ?? null;
}
