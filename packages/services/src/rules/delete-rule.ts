import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findRule } from "./rule-queries";

export const DeleteRule = z.object({ ruleId: z.guid() });

export async function deleteRule(ctx: ServiceContext, input: z.input<typeof DeleteRule>): Promise<void> {
  authorize(ctx, "operator", "rules:write");
  const { ruleId: id } = parse(DeleteRule, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { name } = await findRule(tx, tenantId, id);
    await tx.rule.update({ where: { tenantId_id: { tenantId, id } }, data: { deletedAt: ctx.now(), enabled: false } });
    await audit(tx, ctx, { action: "rule.delete", targetType: "rule", targetId: id, detail: { before: { name } } });
    await tellBrowsers(tx, tenantId, "rule", id);
  });
}
