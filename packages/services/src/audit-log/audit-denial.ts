import { isPaditError } from "@padit/domain";
import { actorColumns, audit } from "../audit";
import type { Budgets } from "../budgets/budgets";
import { SITE_BUDGETS } from "../budgets/site-budgets";
import type { ServiceContext } from "../service-context";

/** Audits a denied operation of an actor of the organization. Denials beyond the actor's budget are not stored. */
export async function auditDenial(ctx: ServiceContext, budgets: Budgets, operation: string): Promise<void> {
  const { tenantId } = ctx.actor;
  try {
    await budgets.spend(SITE_BUDGETS.actorDenials, actorColumns(ctx.actor).actorId ?? tenantId);
  } catch (error) {
    if (isPaditError(error) && error.code === "rate_limited") return;
    throw error;
  }
  await ctx.db.withTenant(tenantId, (tx) => audit(tx, ctx, { action: "access.denied", targetType: "operation", targetId: operation }));
}
