import type { TenantTx } from "@padit/db";
import { type NotificationType, newId } from "@padit/domain";
import { FIRST_ATTEMPT_GRACE_MS } from "../delivery/schedule";
import { enqueue } from "../outbox/enqueue";
import type { ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

export interface OneDelivery {
  integrationId: string;
  eventType: NotificationType;
  alertId: string | null;
  payload: string;
  replayOf?: string;
}

/** Stores a delivery that a person requested, so that its progress is visible from the start. @returns the delivery's id */
export async function queueOne(tx: TenantTx, { actor: { tenantId }, now }: ServiceContext, delivery: OneDelivery): Promise<string> {
  const id = newId();
  const at = now();
  const nextAttemptAt = new Date(at.getTime() + FIRST_ATTEMPT_GRACE_MS);
  await tx.delivery.create({ data: { ...delivery, tenantId, id, createdAt: at, nextAttemptAt } });
  await enqueue(tx, { kind: "delivery", eventType: delivery.eventType, integrationId: delivery.integrationId, deliveryId: id });
  await tellBrowsers(tx, tenantId, "delivery", id);
  return id;
}
