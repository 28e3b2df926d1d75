import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type IntegrationView, integrationView } from "./integration-view";

export const ListIntegrations = PageInput;
const Cursor = z.tuple([z.string(), z.guid()]);

/** By name. */
export async function listIntegrations(ctx: ServiceContext, input: z.input<typeof ListIntegrations>): Promise<Page<IntegrationView>> {
  authorize(ctx, "viewer", "integrations:read");
  const { limit, cursor } = parse(ListIntegrations, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.integration.findMany({
      where: { tenantId, deletedAt: null, ...(after && { OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] }) },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    }),
  );
  return pageOf(rows, limit, integrationView, ({ name, id }) => [name, id]);
}
