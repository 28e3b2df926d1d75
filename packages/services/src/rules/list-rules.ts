import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type RuleView, ruleView } from "./rule-view";

export const ListRules = PageInput;
const Cursor = z.tuple([z.string(), z.guid()]);

/** By name. */
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
