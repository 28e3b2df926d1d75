import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { hasSecondFactor } from "../factors/verify-factor";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** The setting's key in `tenant.settings`. */
const Requirement = z.object({ requiresSecondFactor: z.boolean().catch(false) }).catch({ requiresSecondFactor: false });

/** Whether members without a second factor are denied access. @param settings of the organization's row */
export const isSecondFactorRequired = (settings: unknown): boolean => Requirement.parse(settings).requiresSecondFactor;

export const RequireSecondFactor = z.object({ isRequired: z.boolean() });

/**
 * Denies access to members without a second factor, from their next request on, until they add one; `isRequired: false` ends this. Does not
 * apply to API keys.
 *
 * @throws PaditError conflict when the calling owner has no second factor, because the rule would lock the owner out
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
