import type { Database, TenantTx } from "@padit/db";
import { applyTransition, systemOccasion } from "./lifecycle/apply-transition";
import type { Transition } from "./lifecycle/transition";

/**
 * Wakes an alert whose snooze is over. Resolves it instead if its condition is quiet by then or its endpoint was deleted.
 *
 * @returns when to call again, ms since the Unix epoch; null if the alert is not snoozed
 */
export async function settleAlert(
  db: Database,
  { tenantId, alertId }: { tenantId: string; alertId: string },
  now: Date,
): Promise<number | null> {
  return db.withTenant(tenantId, async (tx) => {
    const alert = await tx.alert.findUnique({ where: { tenantId_id: { tenantId, id: alertId } }, include: { endpoint: true } });
    if (alert?.status !== "snoozed" || alert.snoozedUntil === null) return null;
    if (alert.snoozedUntil > now) return alert.snoozedUntil.getTime();
    await applyTransition(tx, systemOccasion(tenantId, now), [alertId], await settling(tx, alert));
    return null;
  });
}

async function settling(tx: TenantTx, alert: Holder & { endpoint: { deletedAt: Date | null } | null }): Promise<Transition> {
  const isDeleted = alert.endpoint !== null && alert.endpoint.deletedAt !== null;
  if (isDeleted) return { type: "resolved", resolution: "source_gone", reason: "Its endpoint was deleted.", verdict: null };
  if (alert.endpoint === null || (await isStillFiring(tx, alert))) return { type: "woken" };
  return { type: "resolved", resolution: "recovered", reason: "It was quiet when its snooze ended.", verdict: null };
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
