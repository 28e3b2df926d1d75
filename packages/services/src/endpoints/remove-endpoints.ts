import type { TenantTx } from "@padit/db";
import { occasionOf } from "../alerts/change-alert";
import { applyTransition } from "../alerts/lifecycle/apply-transition";
import { type RemovedRule, removeOrphanedRules } from "../rules/remove-orphaned-rules";
import type { ServiceContext } from "../service-context";

/**
 * Removes endpoints from every list, and the rules for these endpoints only. Alerts stay as history; open alerts are resolved.
 * @returns the removed rules, for the audit entry
 */
export async function removeEndpoints(tx: TenantTx, ctx: ServiceContext, ids: readonly string[]): Promise<RemovedRule[]> {
  const { tenantId } = ctx.actor;
  const endpointId = { in: [...ids] };
  await tx.endpoint.updateMany({ where: { tenantId, id: endpointId }, data: { deletedAt: ctx.now(), secrets: null } });
  await tx.condition.deleteMany({ where: { tenantId, endpointId } });
  const unresolved = await tx.alert.findMany({ where: { tenantId, endpointId, status: { not: "resolved" } }, select: { id: true } });
  await applyTransition(
    tx,
    { ...occasionOf(ctx, "Its endpoint was deleted."), audit: "none" },
    unresolved.map(({ id }) => id),
    { type: "resolved", resolution: "source_gone", reason: "Its endpoint was deleted.", verdict: null },
  );
  return removeOrphanedRules(tx, ctx, ids);
}
