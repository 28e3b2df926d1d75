import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { isAtLeast, type Role, type ServiceContext } from "../service-context";

/** A person cannot grant, remove or change a role above their own, and an API key none above admin. @throws PaditError forbidden */
export function checkCeiling({ actor }: Pick<ServiceContext, "actor">, role: Role): void {
  if (actor.kind === "system") return;
  if (!isAtLeast(actor.kind === "user" ? actor.role : "admin", role)) {
    throw new PaditError("forbidden", `Only an ${role} can give or take the role ${role}.`);
  }
}

/**
 * An organization must keep an owner who can sign in. The owners' rows are locked until the transaction ends, so that two owners cannot step down at once.
 * @throws PaditError conflict
 */
export async function checkOwnerStays(tx: TenantTx, tenantId: string, leavingId: string): Promise<void> {
  const owners = await tx.$queryRaw<{ userId: string }[]>`
    SELECT user_id AS "userId" FROM member WHERE tenant_id = ${tenantId}::uuid AND role = 'owner' AND disabled_at IS NULL
    ORDER BY user_id FOR UPDATE`;
  if (owners.every(({ userId }) => userId === leavingId)) {
    throw new PaditError("conflict", "This is the last owner. Make somebody else an owner first.");
  }
}
