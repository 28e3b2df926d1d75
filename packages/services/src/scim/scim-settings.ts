import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { ProvidedRole, RoleByValue } from "../sso/provided-role";

/** The settings of a stored connection. */
export const settingsOf = (row: { defaultRole: string; roleByGroup: unknown }) => ({
  defaultRole: ProvidedRole.catch("viewer").parse(row.defaultRole),
  roleByGroup: RoleByValue.catch({}).parse(row.roleByGroup),
});

/** @throws PaditError unauthenticated when provisioning was ended meanwhile */
export async function scimSettings(tx: TenantTx, tenantId: string): Promise<ReturnType<typeof settingsOf>> {
  const row = await tx.scimConnection.findUnique({ where: { tenantId }, select: { defaultRole: true, roleByGroup: true } });
  if (!row) throw new PaditError("unauthenticated", "Provisioning has ended.");
  return settingsOf(row);
}
