import type { TenantTx } from "@padit/db";
import { idOf } from "@padit/domain";
import { z } from "zod";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { type OutboxMessage, WEBHOOK_EVENTS, type WebhookEvent } from "../outbox/messages";
import { tellBrowsers } from "../tell-browsers";
import { deliveryBody } from "./delivery-body";
import { passesFilter } from "./filter";
import { laneOf } from "./lane";
import { eventFor, type Picture } from "./overtaken";

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
  const alert = message.alertId ? await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id: message.alertId } } }) : null;
  const wanting = await eventsOf(tx, outbox, message, alert);
  const bodies = new Map<WebhookEvent, string>();
  for (const eventType of new Set(wanting.values()))
    bodies.set(eventType, await deliveryBody(tx, { tenantId, message: { ...message, eventType }, at: now, publicUrl }));
  const rows = [...wanting].map(([integrationId, eventType]) => ({
    tenantId,
    id: idOf("delivery", tenantId, outbox.id, integrationId),
    integrationId,
    eventType,
    alertId: alert?.id ?? null,
    lane: alert && laneOf(alert),
    position: outbox.id,
    body: bodies.get(eventType) ?? "",
    createdAt: now,
    nextAttemptAt: new Date(now.getTime() + FIRST_ATTEMPT_GRACE_MS),
  }));
  if (rows.length === 0) return [];
  await tx.delivery.createMany({ data: rows, skipDuplicates: true });
  await tellBrowsers(tx, tenantId, "delivery", ...rows.map(({ id }) => id));
  return rows.map(({ id, integrationId }) => ({ tenantId, integrationId, deliveryId: id }));
}

/** Which integrations get the message, each as which event. */
async function eventsOf(
  tx: TenantTx,
  { tenantId, id: position }: { tenantId: string; id: bigint },
  { eventType, integrationId }: DeliveryMessage,
  alert: Alert | null,
): Promise<Map<string, WebhookEvent>> {
  if (integrationId) {
    const live = await tx.integration.count({ where: { tenantId, id: integrationId, deletedAt: null } });
    return new Map(live > 0 ? [[integrationId, eventType]] : []);
  }
  // One that takes openings may get another event as its opening.
  const eventTypes = { hasSome: alert ? [eventType, "alert.created", "alert.reopened"] : [eventType] };
  const integrations = await tx.integration.findMany({ where: { tenantId, deletedAt: null, enabled: true, eventTypes } });
  if (!alert) return new Map(integrations.map(({ id }) => [id, eventType]));
  const ids = integrations.map(({ id }) => id);
  const pictures = await picturesOf(tx, { tenantId, ids, alertId: alert.id, position });
  const selectable = (await selectableAlerts(tx, tenantId, [alert.id])).get(alert.id) ?? {};
  const isAboutCollector = alert.endpointId === null && alert.collectorId !== null;
  return new Map(
    integrations.flatMap(({ id, filter, eventTypes: named }) => {
      const wanted = { eventTypes: named, passesFilter: passesFilter(filter, selectable) };
      const type = eventFor(wanted, pictures.get(id) ?? NOTHING_YET, { type: eventType, isAboutCollector });
      return type ? [[id, type] as const] : [];
    }),
  );
}
type Alert = NonNullable<Awaited<ReturnType<TenantTx["alert"]["findUnique"]>>>;

const NOTHING_YET: Picture = { last: null, hasCreated: false };
const Pictures = z.array(z.object({ id: z.string(), last: z.enum(WEBHOOK_EVENTS), hasCreated: z.boolean() }));

/** What each integration was given of the alert before this message: a repeated run sees the same. */
async function picturesOf(
  tx: TenantTx,
  { tenantId, ids, alertId, position }: { tenantId: string; ids: string[]; alertId: string; position: bigint },
): Promise<Map<string, Picture>> {
  const rows = await tx.$queryRaw`
    SELECT integration_id::text AS id, (array_agg(event_type ORDER BY position DESC))[1] AS last,
      bool_or(event_type = 'alert.created') AS "hasCreated"
    FROM delivery WHERE tenant_id = ${tenantId}::uuid AND integration_id = ANY (${ids}::uuid[]) AND alert_id = ${alertId}::uuid AND position < ${position}
    GROUP BY integration_id`;
  return new Map(Pictures.parse(rows).map(({ id, ...picture }) => [id, picture]));
}

async function existing(tx: TenantTx, tenantId: string, id: string): Promise<QueuedDelivery[]> {
  const delivery = await tx.delivery.findUnique({ where: { tenantId_id: { tenantId, id } } });
  return delivery ? [{ tenantId, integrationId: delivery.integrationId, deliveryId: id }] : [];
}
