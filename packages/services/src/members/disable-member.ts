import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findMember } from "./member-queries";
import { checkOwnerStays } from "./role-ceiling";

export const DisableMember = z.object({ userId: z.guid() });

/**
 * Takes a member's access to the organization away until `enableMember`: open streams end at once, API keys that the member made stop
 * working, and the member's sessions end unless they serve another organization. Disabling twice has no further effect.
 * @throws PaditError conflict for the acting person and for the last owner with access
 */
export async function disableMember(ctx: ServiceContext, input: z.input<typeof DisableMember>): Promise<void> {
  authorize(ctx, "owner", null);
  const { userId } = parse(DisableMember, input);
  const { actor } = ctx;
  const { tenantId } = actor;
  if (actor.kind === "user" && actor.userId === userId)
    throw new PaditError("conflict", "You cannot disable your own sign-in. Another owner can.");
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { role, email, disabledAt } = await findMember(tx, tenantId, userId);
    if (disabledAt !== null) return;
    if (role === "owner") await checkOwnerStays(tx, tenantId, userId);
    await tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { disabledAt: ctx.now() } });
    await audit(tx, ctx, { action: "member.disable", targetType: "member", targetId: userId, detail: { email, role } });
    await tellBrowsers(tx, tenantId, "member", userId);
  });
  await endSessions(ctx, userId);
}

/** Gives a disabled member the access back, with the role from before. The member signs in anew. */
export async function enableMember(ctx: ServiceContext, input: z.input<typeof DisableMember>): Promise<void> {
  authorize(ctx, "owner", null);
  const { userId } = parse(DisableMember, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { role, email, disabledAt } = await findMember(tx, tenantId, userId);
    if (disabledAt === null) return;
    await tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { disabledAt: null } });
    await audit(tx, ctx, { action: "member.enable", targetType: "member", targetId: userId, detail: { email, role } });
    await tellBrowsers(tx, tenantId, "member", userId);
  });
}

/**
 * Ends the sessions that the organization's provider opened, and all others if no organization is left to the person. The organization
 * itself refuses the rest already.
 */
async function endSessions({ db, now, actor }: ServiceContext, userId: string): Promise<void> {
  await db.asSystem(async (tx) => {
    const others = await tx.member.findMany({ where: { userId, disabledAt: null }, select: { tenantId: true } });
    const scope = others.length > 0 ? { signOnTenantId: actor.tenantId } : {};
    await tx.userSession.updateMany({ where: { userId, revokedAt: null, ...scope }, data: { revokedAt: now() } });
    for (const { tenantId } of others) await tellBrowsers(tx, tenantId, "member", userId);
  });
}
