import { z } from "zod";
import { audit } from "../audit";
import { checkLimitable } from "../limits/endpoint-limit";
import { authorize, parse, Role, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findMember } from "./member-queries";
import type { MemberView } from "./member-view";
import { checkCeiling, checkOwnerStays } from "./role-ceiling";

export const ChangeRole = z.object({ userId: z.guid(), role: Role });

/** Changes a member's role from the member's next request on. @throws PaditError conflict for the last owner, and for a role that cannot be limited */
export async function changeRole(ctx: ServiceContext, input: z.input<typeof ChangeRole>): Promise<MemberView> {
  authorize(ctx, "admin", "configuration:write");
  const { userId, role } = parse(ChangeRole, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findMember(tx, tenantId, userId);
    checkCeiling(ctx, before.role);
    checkCeiling(ctx, role);
    // A provider knows no limits: under one, a member whom it makes an admin has the rights of an operator.
    if (ctx.actor.kind !== "system") checkLimitable(role, before.endpointLimit);
    if (role !== "owner" && before.role === "owner") await checkOwnerStays(tx, tenantId, userId);
    await tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { role } });
    const detail = { before: { role: before.role }, after: { role } };
    await audit(tx, ctx, { action: "member.change_role", targetType: "member", targetId: userId, detail });
    await tellBrowsers(tx, tenantId, "member", userId);
    return { ...before, role };
  });
}
