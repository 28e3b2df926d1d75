import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { Email } from "../auth/verify-password";
import { hashSecret, newSecret } from "../hash-secret";
import { checkLimitable, EndpointLimit } from "../limits/endpoint-limit";
import { checkQuota } from "../quotas/check-quota";
import { authorize, parse, Role, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { INVITE_SELECT, type InviteView } from "./member-view";
import { checkCeiling } from "./role-ceiling";

export const InviteMember = z.object({ email: Email, role: Role, endpointLimit: EndpointLimit.default(null) });

const VALID_MS = 7 * 86_400_000;

/** Creates an invite; only the answer contains the link. A new invite for an address replaces the previous one. */
export async function inviteMember(ctx: ServiceContext, input: z.input<typeof InviteMember>): Promise<{ invite: InviteView; url: string }> {
  authorize(ctx, "admin", null);
  const { email, role, endpointLimit } = parse(InviteMember, input);
  checkCeiling(ctx, role);
  checkLimitable(role, endpointLimit);
  const { actor } = ctx;
  if (actor.kind !== "user") throw new PaditError("forbidden", "Only a person can invite.");
  const { tenantId, userId } = actor;
  const token = newSecret("");
  const at = ctx.now();
  const id = newId();
  return ctx.db.withTenant(tenantId, async (tx) => {
    if ((await tx.member.count({ where: { tenantId, user: { email } } })) > 0)
      throw new PaditError("conflict", `${email} is a member already.`);
    await tx.invite.updateMany({ where: { tenantId, email, acceptedAt: null, revokedAt: null }, data: { revokedAt: at } });
    await checkQuota(tx, ctx, "members");
    await checkQuota(tx, ctx, "openInvites");
    const expiresAt = new Date(at.getTime() + VALID_MS);
    const facts = { email, role, endpointLimit };
    const data = { tenantId, id, ...facts, tokenHash: hashSecret(token), invitedBy: userId, createdAt: at, expiresAt };
    const invite = await tx.invite.create({ data, select: INVITE_SELECT });
    await audit(tx, ctx, { action: "member.invite", targetType: "invite", targetId: id, detail: { after: facts } });
    await tellBrowsers(tx, tenantId, "member", id);
    return { invite, url: `${ctx.site.publicUrl}/invite/${token}` };
  });
}
