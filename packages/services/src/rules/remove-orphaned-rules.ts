import type { TenantTx } from "@padit/db";
import { namedEndpointIds } from "@padit/domain";
import { storedSelector } from "../selector/stored-selector";
import type { ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** A rule that was deleted with its endpoints, for the audit entry of that deletion. */
export interface RemovedRule {
  id: string;
  name: string;
  [key: string]: string;
}

/** Deletes rules that name only endpoints, the last of which was just removed. The caller writes the audit entry. */
export async function removeOrphanedRules(tx: TenantTx, ctx: ServiceContext, removedEndpoints: readonly string[]): Promise<RemovedRule[]> {
  const { tenantId } = ctx.actor;
  const removed = new Set(removedEndpoints);
  const rules: RemovedRule[] = [];
  for (const { id, name, scope } of await tx.rule.findMany({ where: { tenantId, deletedAt: null } })) {
    const endpointIds = [...namedEndpointIds(storedSelector(scope))];
    if (!endpointIds.some((endpointId) => removed.has(endpointId))) continue;
    const left = await tx.endpoint.count({ where: { tenantId, id: { in: endpointIds }, deletedAt: null } });
    if (left > 0) continue;
    await tx.rule.update({ where: { tenantId_id: { tenantId, id } }, data: { deletedAt: ctx.now(), enabled: false } });
    await tellBrowsers(tx, tenantId, "rule", id);
    rules.push({ id, name });
  }
  return rules;
}
