import type { TenantTx } from "@padit/db";
import { type ErasedPerson, eraseFromAlerts } from "../alerts/lifecycle/erase-from-alerts";

/**
 * Replaces an erased person's name in an organization's own records. Where a record has the person's id, the id decides; where it has the
 * name alone, a name that another member has too is left.
 */
export async function eraseNames(tx: TenantTx, person: ErasedPerson): Promise<void> {
  const { tenantId, userId, pseudonym } = person;
  const others = await tx.member.findMany({
    where: { tenantId, userId: { not: userId }, user: { name: { in: person.names } } },
    select: { user: { select: { name: true } } },
  });
  const names = person.names.filter((name) => others.every(({ user }) => user.name !== name));
  await eraseFromAlerts(tx, { ...person, names });
  await tx.incidentEvent.updateMany({ where: { tenantId, actorType: "user", actorId: userId }, data: { actorName: pseudonym } });
  await tx.silence.updateMany({ where: { tenantId, createdById: userId }, data: { createdByName: pseudonym } });
  await tx.networkChange.updateMany({ where: { tenantId, createdById: userId }, data: { createdByName: pseudonym } });
  await tx.integration.updateMany({ where: { tenantId, memberId: userId }, data: { name: pseudonym, address: "" } });
  await tx.maintenance.updateMany({ where: { tenantId, createdById: userId }, data: { createdByName: pseudonym } });
  await tx.maintenance.updateMany({ where: { tenantId, ownerId: userId }, data: { ownerName: pseudonym } });
  const named = { in: names };
  await tx.incident.updateMany({ where: { tenantId, acknowledgedBy: named }, data: { acknowledgedBy: pseudonym } });
  await tx.policyChange.updateMany({ where: { tenantId, actorName: named }, data: { actorName: pseudonym } });
  await tx.replay.updateMany({ where: { tenantId, createdBy: named }, data: { createdBy: pseudonym } });
  await tx.experiment.updateMany({ where: { tenantId, createdBy: named }, data: { createdBy: pseudonym } });
  await tx.model.updateMany({ where: { tenantId, promotedBy: named }, data: { promotedBy: pseudonym } });
  await tx.acceptance.updateMany({ where: { tenantId, acceptedBy: named }, data: { acceptedBy: pseudonym } });
  await tx.expectedTime.updateMany({ where: { tenantId, expectedBy: named }, data: { expectedBy: pseudonym } });
}
