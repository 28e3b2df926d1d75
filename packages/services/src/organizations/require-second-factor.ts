import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { hasSecondFactor } from "../factors/verify-factor";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** The key in `tenant.settings`. */
const Requirement = z.object({ requiresSecondFactor: z.boolean().catch(false) }).catch({ requiresSecondFactor: false });

/** Whether members without a second factor are kept out of the organization whose row has these settings. */
export const isSecondFactorRequired = (settings: unknown): boolean => Requirement.parse(settings).requiresSecondFactor;

export const RequireSecondFactor = z.object({ isRequired: z.boolean() });

/**
 * Keeps members without a second factor out, from their next request on, until they have added one; ends the rule when `isRequired` is false.
 * API keys are not affected.
 *
 * @throws PaditError conflict when the owner who asks has none: the rule would lock the owner out
 */
export async function requireSecondFactor(ctx: ServiceContext, input: z.input<typeof RequireSecondFactor>): Promise<void> {
  authorize(ctx, "owner", null);
  const { isRequired } = parse(RequireSecondFactor, input);
  const { tenantId } = ctx.actor;
  const { actor } = ctx;
  const ownsFactor = actor.kind !== "user" || (await ctx.db.asSystem((tx) => hasSecondFactor(tx, actor.userId)));
  if (isRequired && !ownsFactor)
    throw new PaditError("conflict", "Add a second factor to your own account first, so that you are not locked out.");
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { settings } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { settings: true } });
    await tx.tenant.update({ where: { id: tenantId }, data: { settings: { ...Object(settings), requiresSecondFactor: isRequired } } });
    const detail = { before: { isRequired: isSecondFactorRequired(settings) }, after: { isRequired } };
    await audit(tx, ctx, { action: "organization.require_second_factor", targetType: "organization", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}
