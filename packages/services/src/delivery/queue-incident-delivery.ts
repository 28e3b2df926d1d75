import type { TenantTx } from "@padit/db";
import { idOf } from "@padit/domain";
import { NOTIFIERS } from "@padit/notifiers";
import { recipientMark } from "../action-links/action-token";
import { messageActions } from "../action-links/message-actions";
import { enqueue } from "../outbox/enqueue";
import { deliveriesFailing, type OutboxMessage } from "../outbox/messages";
import { tellBrowsers } from "../tell-browsers";
import { incidentLane, type QueuedDelivery } from "./lane";
import { notificationMessage } from "./notification-message";
import { FIRST_ATTEMPT_GRACE_MS } from "./schedule";

type IncidentMessage = Extract<OutboxMessage, { kind: "delivery" }> & { incidentId: string; integrationId: string; change: string };

/** Whether the message notifies one integration of a change of an incident. */
export const isAboutIncident = (message: Extract<OutboxMessage, { kind: "delivery" }>): message is IncidentMessage =>
  message.incidentId !== undefined && message.integrationId !== undefined && message.change !== undefined;

/**
 * Makes the delivery of a change of an incident; the decision was made with the incident. Idempotent: the delivery's id follows from the
 * incident, the change and the integration. Deliveries of one incident form a lane.
 */
export async function queueIncidentDelivery(
  tx: TenantTx,
  { tenantId, id: position }: { tenantId: string; id: bigint },
  message: IncidentMessage,
  { now, publicUrl, actionKey }: { now: Date; publicUrl: string; actionKey?: Uint8Array | undefined },
): Promise<QueuedDelivery[]> {
  const { integrationId, incidentId, eventType, change } = message;
  const integration = await tx.integration.findFirst({ where: { tenantId, id: integrationId, deletedAt: null, enabled: true } });
  const notifier = integration && NOTIFIERS.get(integration.type);
  if (!notifier) return [];
  const told = await notificationMessage(tx, { tenantId, message, at: now, publicUrl });
  if (told.alert === null) return []; // The incident was deleted.
  const links = { tenantId, incidentId, integrationId, recipient: recipientMark(integration), publicUrl, status: told.alert.status, now };
  const actions = actionKey && notifier.isForPeople ? messageActions(actionKey, links) : [];
  const { holdUntil } = integration;
  const isHeld = holdUntil !== null && holdUntil > now;
  const id = idOf("incident-delivery", tenantId, incidentId, integrationId, change);
  const row = {
    ...{ tenantId, id, integrationId, eventType, alertId: null, lane: incidentLane(incidentId), position },
    ...{ payload: notifier.render({ ...told, actions }), createdAt: now },
    nextAttemptAt: isHeld ? holdUntil : new Date(now.getTime() + FIRST_ATTEMPT_GRACE_MS),
  };
  await tx.delivery.createMany({ data: [row], skipDuplicates: true });
  await tellBrowsers(tx, tenantId, "delivery", id);
  if (!isHeld) return [{ tenantId, integrationId, deliveryId: id }];
  await enqueue(tx, deliveriesFailing(tenantId, integrationId));
  return [];
}
