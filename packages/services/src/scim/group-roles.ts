import { lockUntilCommit, type TenantTx } from "@padit/db";
import { changeRole } from "../members/change-role";
import type { ServiceContext } from "../service-context";
import { highestRole } from "../sso/provided-role";
import { scimSettings } from "./scim-settings";

/**
 * Gives these members the highest role of their groups, or the default role if no group gives one. Owners stay owners.
 * @param ctx its database is joined to `tx`
 */
export async function applyGroupRoles(ctx: ServiceContext, tx: TenantTx, userIds: readonly string[]): Promise<void> {
  const { tenantId } = ctx.actor;
  const { defaultRole, roleByGroup } = await scimSettings(tx, tenantId);
  if (Object.keys(roleByGroup).length === 0) return;
  const members = await tx.member.findMany({
    where: { tenantId, userId: { in: [...userIds] }, role: { not: "owner" } },
    select: { userId: true, role: true, scimGroups: { select: { group: { select: { displayName: true } } } } },
  });
  for (const { userId, role, scimGroups } of members) {
    const names = scimGroups.map(({ group }) => group.displayName);
    const next = highestRole(names, roleByGroup) ?? defaultRole;
    if (next !== role) await changeRole(ctx, { userId, role: next });
  }
}

/** Two changes of groups at once would each compute roles without the other's. */
export const lockGroups = (tx: TenantTx, tenantId: string): Promise<void> => lockUntilCommit(tx, `scim groups ${tenantId}`);
