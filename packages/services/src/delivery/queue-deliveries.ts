import { notify, type TenantTx } from "@padit/db";
import { idOf } from "@padit/domain";
import type { OutboxMessage } from "../outbox/messages";
import { deliveryBody } from "./delivery-body";
import { DeliveryFilter, matchesFilter } from "./filter";

type DeliveryMessage = Extract<OutboxMessage, { kind: "delivery" }>;
export interface QueuedDelivery {
  tenantId: string;
  integrationId: string;
  deliveryId: string;
}

/** The first attempt follows at once; should its worker die before, the retries take over after this time. */
export const FIRST_ATTEMPT_GRACE_MS = 60_000;

/** Turns one outbox message into deliveries, one for each integration that wants it. Running it again makes no second one. */
export async function queueDeliveries(
  tx: TenantTx,
  outbox: { tenantId: string; id: bigint },
  message: DeliveryMessage,
  { now, publicUrl }: { now: Date; publicUrl: string },
): Promise<QueuedDelivery[]> {
  const { tenantId } = outbox;
  if (message.deliveryId) return existing(tx, tenantId, message.deliveryId);
  const integrations = await tx.integration.findMany({
    where: message.integrationId
      ? { tenantId, id: message.integrationId, deletedAt: null }
      : { tenantId, deletedAt: null, enabled: true, eventTypes: { has: message.eventType } },
  });
  if (integrations.length === 0) return [];
  const alert = message.alertId ? await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id: message.alertId } } }) : null;
  const wanting = alert ? integrations.filter(({ filter }) => matchesFilter(DeliveryFilter.parse(filter), alert)) : integrations;
  const body = await deliveryBody(tx, { tenantId, message, at: now, publicUrl });
  const rows = wanting.map((integration) => ({
    tenantId,
    id: idOf("delivery", tenantId, outbox.id, integration.id),
    integrationId: integration.id,
    eventType: message.eventType,
    alertId: alert?.id ?? null,
    body,
    createdAt: now,
    nextAttemptAt: new Date(now.getTime() + FIRST_ATTEMPT_GRACE_MS),
  }));
  await tx.delivery.createMany({ data: rows, skipDuplicates: true });
  for (const { id } of rows) await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "delivery", id }));
  return rows.map(({ id, integrationId }) => ({ tenantId, integrationId, deliveryId: id }));
}

async function existing(tx: TenantTx, tenantId: string, id: string): Promise<QueuedDelivery[]> {
  const delivery = await tx.delivery.findUnique({ where: { tenantId_id: { tenantId, id } } });
  return delivery ? [{ tenantId, integrationId: delivery.integrationId, deliveryId: id }] : [];
}
