import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { COLLECTOR_INCLUDE, type CollectorView, collectorView } from "./collector-view";

export const ListCollectors = PageInput.extend({ includeRevoked: z.boolean().default(false) });
const Cursor = z.tuple([z.string(), z.guid()]);

/** By name. */
export async function listCollectors(ctx: ServiceContext, input: z.input<typeof ListCollectors>): Promise<Page<CollectorView>> {
  authorize(ctx, "viewer", "collectors:read");
  const { limit, cursor, includeRevoked } = parse(ListCollectors, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.collector.findMany({
      where: {
        tenantId,
        ...(!includeRevoked && { revokedAt: null }),
        ...(after && { OR: [{ name: { gt: after[0] } }, { name: after[0], id: { gt: after[1] } }] }),
      },
      include: COLLECTOR_INCLUDE,
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    }),
  );
  return pageOf(rows, limit, collectorView, ({ name, id }) => [name, id]);
}
