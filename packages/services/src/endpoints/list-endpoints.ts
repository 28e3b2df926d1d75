import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { ENDPOINT_INCLUDE, type EndpointView, endpointView } from "./endpoint-view";

export const ListEndpoints = PageInput.extend({
  /** Part of the name. */
  text: z.string().max(200).optional(),
  protocol: z.string().max(50).optional(),
  tag: z.string().max(100).optional(),
});
const Cursor = z.tuple([z.string(), z.guid()]);

/** By name. */
export async function listEndpoints(ctx: ServiceContext, input: z.input<typeof ListEndpoints>): Promise<Page<EndpointView>> {
  authorize(ctx, "viewer", "endpoints:read");
  const { limit, cursor, text, protocol, tag } = parse(ListEndpoints, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.endpoint.findMany({
      where: {
        tenantId,
        deletedAt: null,
        ...(text && { name: { contains: text, mode: "insensitive" } }),
        ...(protocol && { protocol }),
        ...(tag && { tags: { has: tag } }),
        ...(after && { OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] }),
      },
      include: ENDPOINT_INCLUDE,
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    }),
  );
  return pageOf(rows, limit, endpointView, ({ name, id }) => [name, id]);
}
