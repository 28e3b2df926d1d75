import { notify, type TenantTx } from "@padit/db";
import { isAboutSilence } from "../alerts/about-silence";
import { overtaken } from "./overtaken";

/** Deliveries of one lane of one integration are sent one after the other. */
export interface Lane {
  tenantId: string;
  integrationId: string;
  lane: string;
}
export interface QueuedDelivery {
  tenantId: string;
  integrationId: string;
  deliveryId: string;
}
export interface WaitingDelivery {
  id: string;
  eventType: string;
  alertId: string | null;
  state: string;
  nextAttemptAt: Date | null;
  claimedUntil: Date | null;
}

/** One lane per alert (incidents have lanes of their own), or one lane for all silences of a collector, because a recovery must not arrive after the next silence. */
export const laneOf = (alert: { id: string } & Parameters<typeof isAboutSilence>[0]): string =>
  isAboutSilence(alert) ? `collector/${alert.collectorId}` : `alert/${alert.id}`;

/** The end of a run must not arrive before its beginning. */
export const maintenanceLane = (runId: string): string => `maintenance/${runId}`;

const INCIDENT_LANE = "incident/";
export const incidentLane = (incidentId: string): string => `${INCIDENT_LANE}${incidentId}`;
/** The incident of a lane; null for other lanes and without one. */
export const incidentOf = (lane: string | null): string | null =>
  lane?.startsWith(INCIDENT_LANE) ? lane.slice(INCIDENT_LANE.length) : null;

export const UNFINISHED = ["pending", "retrying"];

/**
 * The delivery of the lane to attempt now; null while another worker attempts one. Deliveries that waited behind a failed attempt and that
 * a later event supersedes are skipped. The lane's rows stay locked until the transaction ends.
 */
export async function headOfLane(tx: TenantTx, where: Lane, now: Date): Promise<WaitingDelivery | null> {
  const { tenantId, integrationId, lane } = where;
  await tx.$queryRaw`
    SELECT FROM delivery WHERE tenant_id = ${tenantId}::uuid AND integration_id = ${integrationId}::uuid AND lane = ${lane}
      AND state IN ('pending', 'retrying') ORDER BY position FOR UPDATE`;
  const waiting = await tx.delivery.findMany({
    where: { ...where, state: { in: UNFINISHED } },
    orderBy: { position: "asc" },
    select: { id: true, eventType: true, alertId: true, state: true, nextAttemptAt: true, claimedUntil: true },
  });
  const [head] = waiting;
  if (!head || waiting.some(({ claimedUntil }) => claimedUntil !== null && claimedUntil > now)) return null;
  // Only events of the same alert supersede each other: every alert that was opened at the receiver must also be ended there.
  const { alertId } = head;
  const ofAlert = waiting.filter((delivery) => delivery.alertId === alertId);
  const final = ofAlert.at(-1)?.eventType;
  if (head.state !== "retrying" || ofAlert.length === 1) return head;
  const newest = await tx.delivery.findFirst({
    where: { ...where, alertId, state: "delivered" },
    orderBy: { position: "desc" },
    select: { eventType: true },
  });
  const skipped = new Set(overtaken(ofAlert, newest?.eventType ?? null).map(({ id }) => id));
  await tx.delivery.updateMany({
    where: { tenantId, id: { in: [...skipped] } },
    data: { state: "superseded", nextAttemptAt: null, reason: `Not sent: ${final} came while it waited for the receiver.` },
  });
  for (const id of skipped) await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "delivery", id }));
  return waiting.find(({ id }) => !skipped.has(id)) ?? null;
}

/** The next waiting delivery of a lane, whether or not it is claimed. */
export async function nextInLane(tx: TenantTx, where: Lane): Promise<string | null> {
  const next = await tx.delivery.findFirst({
    where: { ...where, state: { in: UNFINISHED } },
    orderBy: { position: "asc" },
    select: { id: true },
  });
  return next?.id ?? null;
}
