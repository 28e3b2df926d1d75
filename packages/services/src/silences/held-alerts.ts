import { type Database, lockUntilCommit, type TenantTx } from "@padit/db";
import { NOTIFICATION_TYPES, type NotificationType } from "@padit/domain";
import { z } from "zod";
import type { IntegrationDecision } from "../alerts/lifecycle/note-decisions";
import { enqueue } from "../outbox/enqueue";

/** The events that begin an alert for a receiver or make it worse. Only these are sent when the hold ends. */
const TOLD_AFTERWARDS: readonly NotificationType[] = [
  "alert.created",
  "alert.reopened",
  "alert.severity_raised",
  "alert.flapping_started",
  "collector.silent",
];

/**
 * Remembers that a silence or a maintenance held back an alert's event, to send the event when the hold ends. The newest event replaces an earlier one:
 * a receiver who knows nothing of the alert gets its opening in any case. A collector's silence has one opening, which stays.
 */
export async function rememberHeld(
  tx: TenantTx,
  { tenantId, alertId, eventType, at }: { tenantId: string; alertId: string; eventType: NotificationType; at: Date },
  decided: readonly IntegrationDecision[],
): Promise<void> {
  if (!TOLD_AFTERWARDS.includes(eventType)) return;
  const holds = decided.flatMap(({ decision }) => (decision.verdict === "drop" && decision.heldBy ? [decision.heldBy] : []));
  for (const [holderId, { until }] of new Map(holds.map((hold) => [hold.id, hold]))) {
    const where = { tenantId, holderId, alertId };
    const row = { ...where, eventType, heldAt: at, heldUntil: until };
    const { count } = await tx.heldAlert.createMany({ data: [row], skipDuplicates: true });
    const data = { eventType, heldUntil: until };
    if (count === 0) await tx.heldAlert.updateMany({ where: { ...where, eventType: { not: "collector.silent" } }, data });
  }
}

/** Maximum number of alerts that one transaction releases. */
const RELEASE_MAX = 500;
const Released = z.array(z.object({ holderId: z.guid(), alertId: z.guid(), eventType: z.enum(NOTIFICATION_TYPES) }));

/**
 * Queues the events of unresolved alerts whose hold has ended, or is over for them; what still holds them holds them back again. Alerts that
 * were resolved meanwhile are forgotten. Safe to run in several processes at once: each held event is taken by one of them.
 * @returns number of events queued
 */
export async function releaseHeldAlerts(db: Database, now: Date): Promise<number> {
  const tenants = await db.asSystem((tx) => tx.heldAlert.findMany({ distinct: ["tenantId"], select: { tenantId: true } }));
  let queued = 0;
  for (const { tenantId } of tenants) queued += await db.withTenant(tenantId, (tx) => releaseOf(tx, tenantId, now));
  return queued;
}

async function releaseOf(tx: TenantTx, tenantId: string, now: Date): Promise<number> {
  await lockUntilCommit(tx, `held alerts of ${tenantId}`);
  const lasting = { where: { tenantId, endsAt: { gt: now } }, select: { id: true } };
  const active = [...(await tx.silence.findMany(lasting)), ...(await tx.maintenanceRun.findMany(lasting))];
  const ended = await tx.heldAlert.findMany({
    where: { tenantId, OR: [{ holderId: { notIn: active.map(({ id }) => id) } }, { heldUntil: { lte: now } }] },
    orderBy: [{ heldAt: "asc" }, { alertId: "asc" }],
    take: RELEASE_MAX,
  });
  const released = Released.parse(ended);
  for (const { holderId, alertId } of released) await tx.heldAlert.deleteMany({ where: { tenantId, holderId, alertId } });
  const eventOf = new Map(released.map(({ alertId, eventType }) => [alertId, eventType]));
  if (eventOf.size === 0) return 0;
  const open = await tx.alert.findMany({
    where: { tenantId, id: { in: [...eventOf.keys()] }, status: { not: "resolved" } },
    select: { id: true, sequence: true, collectorId: true },
    orderBy: { id: "asc" },
  });
  const messages = open.flatMap(({ id: alertId, sequence, collectorId }) => {
    const eventType = eventOf.get(alertId);
    if (eventType === undefined) return [];
    const aboutCollector = eventType === "collector.silent" && collectorId !== null ? { collectorId } : {};
    return [{ kind: "delivery" as const, eventType, alertId, sequence, ...aboutCollector }];
  });
  await enqueue(tx, ...messages);
  return messages.length;
}
