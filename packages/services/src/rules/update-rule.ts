import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { audit } from "../audit";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { checkRule, checkScope, RuleInput } from "./rule-input";
import { findRule } from "./rule-queries";
import { type RuleView, scopeSelector } from "./rule-view";

/** Absent fields do not change; defaults apply to creation only. */
const stated = RuleInput.shape;
export const UpdateRule = z.object({
  ruleId: z.guid(),
  name: stated.name.optional(),
  metricName: stated.metricName.optional(),
  scope: stated.scope.unwrap().optional(),
  direction: stated.direction.optional(),
  threshold: stated.threshold.optional(),
  unit: stated.unit,
  minimumDeviationAbsolute: stated.minimumDeviationAbsolute.unwrap().optional(),
  minimumDeviationRelative: stated.minimumDeviationRelative.unwrap().optional(),
  k: stated.k.unwrap().optional(),
  n: stated.n.unwrap().optional(),
  forSeconds: stated.forSeconds.unwrap().optional(),
  severity: stated.severity.unwrap().optional(),
  enabled: stated.enabled.unwrap().optional(),
});

export async function updateRule(ctx: ServiceContext, input: z.input<typeof UpdateRule>): Promise<RuleView> {
  authorize(ctx, "operator", "rules:write");
  const changes = parse(UpdateRule, input);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => writeRule(tx, ctx, changes));
}

/** Changes a rule in the caller's transaction, with its audit entry. @throws PaditError not_found, invalid */
export async function writeRule(
  tx: TenantTx,
  ctx: Pick<ServiceContext, "actor" | "now" | "ip">,
  { ruleId: id, ...changes }: z.output<typeof UpdateRule>,
): Promise<RuleView> {
  const { tenantId } = ctx.actor;
  const scope = changes.scope && scopeSelector(changes.scope);
  const { createdAt: _, updatedAt: _before, ...before } = await findRule(tx, tenantId, id);
  const unit = checkRule({ ...before, unit: undefined, ...changes });
  if (scope) await checkScope(tx, tenantId, scope);
  const data = { ...changes, ...(scope && { scope: selectorJson(scope) }), unit, updatedAt: ctx.now() };
  await tx.rule.update({ where: { tenantId_id: { tenantId, id } }, data });
  await audit(tx, ctx, {
    action: "rule.update",
    targetType: "rule",
    targetId: id,
    detail: { before: { ...before }, after: { ...changes } },
  });
  await tellBrowsers(tx, tenantId, "rule", id);
  return findRule(tx, tenantId, id);
}
