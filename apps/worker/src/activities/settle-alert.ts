import { type Database, notify, type TenantTx } from "@padit/db";
import { newId } from "@padit/domain";
import type { AlertRef, Next } from "@padit/workflows";
import { resolveAlert } from "../lease/write-alerts";

const NOTHING_LEFT: Next = { nextAtMs: null };

/** Wakes an alert whose snooze is over; one that nothing holds any more is resolved instead. */
export async function settleAlert(db: Database, { tenantId, alertId }: AlertRef, now: Date): Promise<Next> {
  return db.withTenant(tenantId, async (tx) => {
    const alert = await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id: alertId } }, include: { endpoint: true } });
    if (alert?.status !== "snoozed" || alert.snoozedUntil === null) return NOTHING_LEFT;
    if (alert.snoozedUntil > now) return { nextAtMs: alert.snoozedUntil.getTime() };
    const isHeld = alert.endpoint === null || (alert.endpoint.deletedAt === null && (await isStillFiring(tx, alert)));
    if (!isHeld) await resolveAlert(tx, { tenantId, alertId, atMs: now.getTime() });
    else await unsnooze(tx, { tenantId, alertId }, now);
    return NOTHING_LEFT;
  });
}

async function unsnooze(tx: TenantTx, { tenantId, alertId }: AlertRef, now: Date): Promise<void> {
  await tx.alert.updateMany({
    where: { tenantId, id: alertId },
    data: { status: "open", snoozedUntil: null, version: { increment: 1 } },
  });
  await tx.alertEvent.create({
    data: { tenantId, id: newId(), alertId, at: now, type: "unsnoozed", actorType: "system", actorName: "PADIT" },
  });
  await notify(tx, "padit_change", JSON.stringify({ tenantId, topic: "alert", id: alertId }));
}

interface Holder {
  tenantId: string;
  endpointId: string | null;
  collectorId: string | null;
  metricGroup: string;
}

async function isStillFiring(tx: TenantTx, { tenantId, endpointId, collectorId, metricGroup }: Holder): Promise<boolean> {
  if (endpointId === null || collectorId === null) return true;
  const condition = await tx.condition.findUnique({
    where: { tenantId_endpointId_collectorId_metricGroup: { tenantId, endpointId, collectorId, metricGroup } },
    select: { state: true },
  });
  return condition !== null && condition.state !== "ok";
}
