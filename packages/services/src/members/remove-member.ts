import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findMember } from "./member-queries";
import { checkCeiling, checkOwnerStays } from "./role-ceiling";

export const RemoveMember = z.object({ userId: z.guid() });

/** Removes a member from the organization; members may also remove themselves. @throws PaditError conflict for the last owner */
export async function removeMember(ctx: ServiceContext, input: z.input<typeof RemoveMember>): Promise<void> {
  const { userId } = parse(RemoveMember, input);
  const { actor } = ctx;
  const isLeaving = actor.kind === "user" && actor.userId === userId;
  authorize(ctx, isLeaving ? "viewer" : "admin", null);
  const { tenantId } = actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { role, email } = await findMember(tx, tenantId, userId);
    checkCeiling(ctx, role);
    if (role === "owner") await checkOwnerStays(tx, tenantId, userId);
    await tx.member.delete({ where: { tenantId_userId: { tenantId, userId } } });
    await audit(tx, ctx, { action: "member.remove", targetType: "member", targetId: userId, detail: { before: { email, role } } });
    await tellBrowsers(tx, tenantId, "member", userId);
  });
}
