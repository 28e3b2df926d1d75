import type { TenantTx } from "@padit/db";

/** Makes the grouper decide anew about the notifications of unresolved incidents, of which a hold that has changed may concern some. */
export async function announceAgain(tx: TenantTx, tenantId: string, now: Date): Promise<void> {
  await tx.incident.updateMany({ where: { tenantId, status: { not: "resolved" }, groupedAt: { not: null } }, data: { notifyAt: now } });
}
