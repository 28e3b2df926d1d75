import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { type RuleView, ruleView } from "./rule-view";

/** @throws PaditError not_found */
export async function findRule(tx: TenantTx, tenantId: string, id: string): Promise<RuleView> {
  const row = await tx.rule.findFirst({ where: { tenantId, id, deletedAt: null } });
  if (!row) throw notFound("rule");
  return ruleView(row);
}

export const GetRule = z.object({ ruleId: z.guid() });

export async function getRule(ctx: ServiceContext, input: z.input<typeof GetRule>): Promise<RuleView> {
  authorize(ctx, "viewer", "rules:read");
  const { ruleId } = parse(GetRule, input);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => findRule(tx, ctx.actor.tenantId, ruleId));
}

export const ListRules = PageInput;
const Cursor = z.tuple([z.string(), z.guid()]);

/** Lists rules by name. */
export async function listRules(ctx: ServiceContext, input: z.input<typeof ListRules>): Promise<Page<RuleView>> {
  authorize(ctx, "viewer", "rules:read");
  const { limit, cursor } = parse(ListRules, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.rule.findMany({
      where: { tenantId, deletedAt: null, ...(after && { OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] }) },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    }),
  );
  return pageOf(rows, limit, ruleView, ({ name, id }) => [name, id]);
}
