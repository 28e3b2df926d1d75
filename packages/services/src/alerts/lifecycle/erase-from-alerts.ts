import type { TenantTx } from "@padit/db";

export interface ErasedPerson {
  tenantId: string;
  userId: string;
  /** The names under which the person acted, without those that another member has. */
  names: string[];
  pseudonym: string;
}

/** Replaces an erased person's name in alerts and their timelines. No transition: what happened to the alerts stays as it was. */
export async function eraseFromAlerts(tx: TenantTx, { tenantId, userId, names, pseudonym }: ErasedPerson): Promise<void> {
  await tx.alertEvent.updateMany({ where: { tenantId, actorType: "user", actorId: userId }, data: { actorName: pseudonym } });
  await tx.alert.updateMany({ where: { tenantId, acknowledgedBy: { in: names } }, data: { acknowledgedBy: pseudonym } });
  await tx.alert.updateMany({ where: { tenantId, resolvedBy: { in: names } }, data: { resolvedBy: pseudonym } });
}
