import type { TenantTx } from "@padit/db";
import { notFound } from "../service-context";
import { type RuleView, ruleView } from "./rule-view";

/** @throws PaditError not_found */
export async function findRule(tx: TenantTx, tenantId: string, id: string): Promise<RuleView> {
  const row = await tx.rule.findFirst({ where: { tenantId, id, deletedAt: null } });
  if (!row) throw notFound("rule");
  return ruleView(row);
}
