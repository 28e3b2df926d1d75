import { z } from "zod";
import { audit } from "../audit";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { isStanding } from "./member-view";

export const RevokeInvite = z.object({ inviteId: z.guid() });

export async function revokeInvite(ctx: ServiceContext, input: z.input<typeof RevokeInvite>): Promise<void> {
  authorize(ctx, "admin", null);
  const { inviteId: id } = parse(RevokeInvite, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const invite = await tx.invite.findFirst({ where: { tenantId, id, ...isStanding(ctx.now()) }, select: { email: true } });
    if (!invite) throw notFound("invite");
    await tx.invite.update({ where: { tenantId_id: { tenantId, id } }, data: { revokedAt: ctx.now() } });
    await audit(tx, ctx, {
      action: "member.revoke_invite",
      targetType: "invite",
      targetId: id,
      detail: { before: { email: invite.email } },
    });
    await tellBrowsers(tx, tenantId, "member", id);
  });
}
