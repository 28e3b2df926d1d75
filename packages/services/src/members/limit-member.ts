import { z } from "zod";
import { audit } from "../audit";
import { checkLimitable, EndpointLimit } from "../limits/endpoint-limit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findMember } from "./member-queries";
import type { MemberView } from "./member-view";
import { checkCeiling } from "./role-ceiling";

/** `endpointLimit`: text of a selector; null: the member sees every endpoint again. */
export const LimitMember = z.object({ userId: z.guid(), endpointLimit: EndpointLimit });

/**
 * Limits a member to some endpoints from the next request on; open streams end at once, and API keys that the member made are limited too.
 * @throws PaditError conflict for members who manage the organization
 */
export async function limitMember(ctx: ServiceContext, input: z.input<typeof LimitMember>): Promise<MemberView> {
  authorize(ctx, "admin", null);
  const { userId, endpointLimit } = parse(LimitMember, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findMember(tx, tenantId, userId);
    checkCeiling(ctx, before.role);
    checkLimitable(before.role, endpointLimit);
    await tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { endpointLimit } });
    const detail = { before: { endpointLimit: before.endpointLimit }, after: { endpointLimit } };
    await audit(tx, ctx, { action: "member.limit", targetType: "member", targetId: userId, detail });
    await tellBrowsers(tx, tenantId, "member", userId);
    return { ...before, endpointLimit };
  });
}
