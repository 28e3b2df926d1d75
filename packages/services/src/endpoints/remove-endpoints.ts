import type { TenantTx } from "@padit/db";
import { changeAlerts } from "../alerts/change-alert";
import { type RemovedRule, removeOrphanedRules } from "../rules/remove-orphaned-rules";
import type { ServiceContext } from "../service-context";

/**
 * Takes endpoints out of every list, and with them the rules that were for them alone. Their alerts stand: they are history; those that
 * were open are resolved. Answers the rules, for the audit entry.
 */
export async function removeEndpoints(tx: TenantTx, ctx: ServiceContext, ids: readonly string[]): Promise<RemovedRule[]> {
  const { tenantId, name } = ctx.actor;
  const endpointId = { in: [...ids] };
  await tx.endpoint.updateMany({ where: { tenantId, id: endpointId }, data: { deletedAt: ctx.now() } });
  await tx.condition.deleteMany({ where: { tenantId, endpointId } });
  const standing = await tx.alert.findMany({ where: { tenantId, endpointId, status: { not: "resolved" } }, select: { id: true } });
  await changeAlerts(
    tx,
    ctx,
    standing.map(({ id }) => id),
    {
      type: "resolved",
      action: "alert.resolve",
      from: ["open", "acknowledged", "snoozed"],
      data: { status: "resolved", resolvedAt: ctx.now(), resolvedBy: name, snoozedUntil: null },
      webhook: "alert.resolved",
      note: "Its endpoint was deleted.",
    },
  );
  return removeOrphanedRules(tx, ctx, ids);
}
