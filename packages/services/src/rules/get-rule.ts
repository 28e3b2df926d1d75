import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findRule } from "./find-rule";
import type { RuleView } from "./rule-view";

export const GetRule = z.object({ ruleId: z.guid() });

export async function getRule(ctx: ServiceContext, input: z.input<typeof GetRule>): Promise<RuleView> {
  authorize(ctx, "viewer", "rules:read");
  const { ruleId } = parse(GetRule, input);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => findRule(tx, ctx.actor.tenantId, ruleId));
}
