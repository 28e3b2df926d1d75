import type { Prisma, TenantTx } from "@padit/db";
import { idOf, isMaintenanceType, NOTIFICATION_TYPES, type NotificationType, type Selectable } from "@padit/domain";
import { holdOn, isRouted, type NotificationRoute, routesFor, routeTypes, sendsOpening } from "@padit/domain/routing";
import { type Message, NOTIFIERS } from "@padit/notifiers";
import { z } from "zod";
import { isAboutSilence } from "../alerts/about-silence";
import { type IntegrationDecision, noteDecisions } from "../alerts/lifecycle/note-decisions";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { enqueue } from "../outbox/enqueue";
import { deliveriesFailing, type OutboxMessage } from "../outbox/messages";
import { routeListOf } from "../routing/stored-routes";
import { rememberHeld } from "../silences/held-alerts";
import { tellBrowsers } from "../tell-browsers";
import { activeHolds } from "./active-holds";
import { decideAboutNoAlert, decideNotification } from "./decide-notification";
import { passesFilter } from "./filter";
import { laneOf, maintenanceLane, type QueuedDelivery } from "./lane";
import { notificationMessage } from "./notification-message";
import { isEnding, type Picture } from "./overtaken";
import { isDigest, queueDigestDelivery } from "./queue-digest-delivery";
import { isAboutIncident, queueIncidentDelivery } from "./queue-incident-delivery";
import { FIRST_ATTEMPT_GRACE_MS } from "./schedule";

type DeliveryMessage = Extract<OutboxMessage, { kind: "delivery" }>;
export interface QueueFacts {
  now: Date;
  publicUrl: string;
  /** Signs the links by which people act from a message; undefined: messages have none. */
  actionKey?: Uint8Array | undefined;
  /** Called for each message about an alert that an integration did not get because it gets those of the alert's incident. */
  onSaved?: ((channel: string) => void) | undefined;
}

/** Makes one delivery of an outbox message for each integration that wants it. Idempotent. */
export async function queueDeliveries(
  tx: TenantTx,
  outbox: { tenantId: string; id: bigint },
  message: DeliveryMessage,
  { now, publicUrl, actionKey, onSaved }: QueueFacts,
): Promise<QueuedDelivery[]> {
  const { tenantId } = outbox;
  if (isDigest(message)) return queueDigestDelivery(tx, outbox, message, { now, publicUrl });
  if (isAboutIncident(message)) return queueIncidentDelivery(tx, outbox, message, { now, publicUrl, actionKey });
  if (message.deliveryId) return existing(tx, tenantId, message.deliveryId);
  const alert = message.alertId ? await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id: message.alertId } } }) : null;
  const decided = await decisions(tx, outbox, message, { alert, now, onSaved });
  if (alert) await noteDecisions(tx, { tenantId, outboxId: outbox.id, alertId: alert.id, eventType: message.eventType, at: now }, decided);
  if (alert) await rememberHeld(tx, { tenantId, alertId: alert.id, eventType: message.eventType, at: now }, decided);
  const messages = new Map<NotificationType, Message>();
  const rows: (QueuedDelivery & { row: Prisma.DeliveryCreateManyInput; isHeld: boolean })[] = [];
  for (const { integrationId, type, decision } of decided) {
    const notifier = NOTIFIERS.get(type);
    if (decision.verdict === "drop" || !notifier) continue; // This version cannot send by a newer version's channel.
    const { as: eventType } = decision;
    const told =
      messages.get(eventType) ?? (await notificationMessage(tx, { tenantId, message: { ...message, eventType }, at: now, publicUrl }));
    messages.set(eventType, told);
    const id = idOf("delivery", tenantId, outbox.id, integrationId);
    const nextAttemptAt = decision.verdict === "hold" ? decision.until : new Date(now.getTime() + FIRST_ATTEMPT_GRACE_MS);
    const runLane = message.maintenanceRunId === undefined ? null : maintenanceLane(message.maintenanceRunId);
    const place = { alertId: alert?.id ?? null, lane: alert ? laneOf(alert) : runLane, position: outbox.id };
    const row = { tenantId, id, integrationId, eventType, ...place, payload: notifier.render(told), createdAt: now, nextAttemptAt };
    rows.push({ tenantId, integrationId, deliveryId: id, row, isHeld: decision.verdict === "hold" });
  }
  if (rows.length === 0) return [];
  await tx.delivery.createMany({ data: rows.map(({ row }) => row), skipDuplicates: true });
  await tellBrowsers(tx, tenantId, "delivery", ...rows.map(({ deliveryId }) => deliveryId));
  await enqueue(tx, ...rows.filter(({ isHeld }) => isHeld).map(({ integrationId }) => deliveriesFailing(tenantId, integrationId)));
  return rows.filter(({ isHeld }) => !isHeld).map(({ integrationId, deliveryId }) => ({ tenantId, integrationId, deliveryId }));
}

/** The decision for each integration of the organization. */
async function decisions(
  tx: TenantTx,
  { tenantId, id: position }: { tenantId: string; id: bigint },
  { eventType, integrationId }: DeliveryMessage,
  { alert, now, onSaved }: { alert: Alert | null; now: Date; onSaved: QueueFacts["onSaved"] },
): Promise<IntegrationDecision[]> {
  const where = { tenantId, deletedAt: null };
  if (integrationId) {
    const live = await tx.integration.findFirst({ where: { ...where, id: integrationId } });
    const decision = { verdict: "send", as: eventType, reason: "A person asked for it." } as const;
    return live ? [{ integrationId, name: live.name, type: live.type, decision }] : [];
  }
  // The channels of members get incidents only.
  const integrations = await tx.integration.findMany({ where: { ...where, memberId: null }, orderBy: { id: "asc" } });
  const selectable = alert ? ((await selectableAlerts(tx, tenantId, [alert.id])).get(alert.id) ?? {}) : {};
  const ids = integrations.map(({ id }) => id);
  const hold = alert ? holdOn(await activeHolds(tx, tenantId, now), selectable, now) : null;
  const pictures = alert ? await picturesOf(tx, { tenantId, ids, alertId: alert.id, position }) : new Map<string, Picture>();
  const event = { type: eventType, isAboutCollector: alert !== null && isAboutSilence(alert) };
  const { routes } = alert ? await routeListOf(tx, tenantId) : { routes: [] };
  return integrations.map(({ id, name, type, filter, eventTypes: taken, enabled, holdUntil }) => {
    const isPassed = alert === null || (passesFilter(filter, selectable) && areRoutedTo(routes, id, selectable, now));
    const eventTypes = alert === null ? taken : routedTypes(routes, id, selectable, now, taken);
    const integration = { enabled, eventTypes, holdUntil, passesFilter: isPassed };
    const picture = pictures.get(id) ?? NOTHING_YET;
    if (alert && isReportedByIncident(type, picture)) {
      if (enabled && eventTypes.includes(eventType) && integration.passesFilter) onSaved?.(type);
      return { integrationId: id, name, type, decision: REPORTED_BY_INCIDENT };
    }
    const decision = alert
      ? decideNotification({ integration, picture, event, hold, now })
      : isMaintenanceType(eventType) && !isForPrograms(type)
        ? FOR_PROGRAMS_ONLY
        : decideAboutNoAlert(integration, eventType, now);
    return { integrationId: id, name, type, decision };
  });
}
type Alert = NonNullable<Awaited<ReturnType<TenantTx["alert"]["findUnique"]>>>;

/** Whether the routes send the alert to an integration; an integration that no route names has only its own filter. */
const areRoutedTo = (routes: readonly NotificationRoute[], id: string, alert: Selectable, now: Date): boolean =>
  !isRouted(routes, id) || sendsOpening(routesFor(routes, [alert], now.getTime()), id);

/** The event types that the integration takes and the alert's route sends. Routes never leave out an ending. */
function routedTypes(
  routes: readonly NotificationRoute[],
  id: string,
  alert: Selectable,
  now: Date,
  taken: readonly string[],
): readonly string[] {
  const routed: readonly string[] | null = routeTypes(routesFor(routes, [alert], now.getTime()), id);
  return routed === null ? taken : taken.filter((type) => isEnding(type) || routed.includes(type));
}

/** Whether the channel is for programs that follow every alert. */
const isForPrograms = (type: string): boolean => NOTIFIERS.get(type)?.isPerAlert === true;
const FOR_PROGRAMS_ONLY = { verdict: "drop", reason: "Only webhooks get the beginnings and ends of maintenance." } as const;
const REPORTED_BY_INCIDENT = { verdict: "drop", reason: "This channel gets the messages of the alert's incident." } as const;

/** An alert whose opening the channel got, from a version before incidents, is also ended there. */
const isReportedByIncident = (type: string, { last }: Picture): boolean => !isForPrograms(type) && (last === null || isEnding(last));

const NOTHING_YET: Picture = { last: null, hasCreated: false };
const Pictures = z.array(z.object({ id: z.string(), last: z.enum(NOTIFICATION_TYPES), hasCreated: z.boolean() }));

/** What each integration was sent of the alert before this message, so that a repeated run reads the same. */
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
