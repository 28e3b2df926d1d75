import { newId } from "@padit/domain";
import type { z } from "zod";
import { audit } from "../audit";
import { checkQuota } from "../quotas/check-quota";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { checkRule, checkScope, RuleInput } from "./rule-input";
import { findRule } from "./rule-queries";
import { type RuleView, scopeSelector } from "./rule-view";

export const CreateRule = RuleInput;

export async function createRule(ctx: ServiceContext, input: z.input<typeof CreateRule>): Promise<RuleView> {
  authorize(ctx, "operator", "rules:write");
  const rule = parse(CreateRule, input);
  const unit = checkRule(rule);
  const scope = scopeSelector(rule.scope);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await checkQuota(tx, ctx, "rules");
    await checkScope(tx, tenantId, scope);
    const id = newId();
    const at = ctx.now();
    await tx.rule.create({ data: { ...rule, scope: selectorJson(scope), unit, tenantId, id, createdAt: at, updatedAt: at } });
    await audit(tx, ctx, { action: "rule.create", targetType: "rule", targetId: id, detail: { after: { ...rule, unit } } });
    await tellBrowsers(tx, tenantId, "rule", id);
    return findRule(tx, tenantId, id);
  });
}
