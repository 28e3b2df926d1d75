import type { TenantTx } from "@padit/db";
import { audit } from "../audit";
import type { ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { RuleScope } from "./rule-view";

/** Deletes rules that were for endpoints of which the last has just gone. */
export async function removeOrphanedRules(tx: TenantTx, ctx: ServiceContext, removedEndpoints: readonly string[]): Promise<void> {
  const { tenantId } = ctx.actor;
  const removed = new Set(removedEndpoints);
  for (const { id, name, scope } of await tx.rule.findMany({ where: { tenantId, deletedAt: null } })) {
    const { endpointIds = [] } = RuleScope.parse(scope);
    if (!endpointIds.some((endpointId) => removed.has(endpointId))) continue;
    const left = await tx.endpoint.count({ where: { tenantId, id: { in: endpointIds }, deletedAt: null } });
    if (left > 0) continue;
    await tx.rule.update({ where: { tenantId_id: { tenantId, id } }, data: { deletedAt: ctx.now(), enabled: false } });
    await audit(tx, ctx, { action: "rule.delete", targetType: "rule", targetId: id, detail: { before: { name }, withItsEndpoints: true } });
    await tellBrowsers(tx, tenantId, "rule", id);
  }
}
