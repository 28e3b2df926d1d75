import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { COLLECTOR_INCLUDE, type CollectorRow, type CollectorView, collectorView } from "./collector-view";

/** @throws PaditError not_found */
export async function findCollector(tx: TenantTx, tenantId: string, id: string): Promise<CollectorRow> {
  const row = await tx.collector.findFirst({ where: { tenantId, id }, include: COLLECTOR_INCLUDE });
  if (!row) throw notFound("collector");
  return row;
}

export const GetCollector = z.object({ collectorId: z.guid() });

export async function getCollector(ctx: ServiceContext, input: z.input<typeof GetCollector>): Promise<CollectorView> {
  authorize(ctx, "viewer", "collectors:read", "within_limit");
  const { collectorId } = parse(GetCollector, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => collectorView(await findCollector(tx, tenantId, collectorId)));
}

export const ListCollectors = PageInput.extend({ includeRevoked: z.boolean().default(false) });
const Cursor = z.tuple([z.string(), z.guid()]);

/** Lists collectors by name. */
export async function listCollectors(ctx: ServiceContext, input: z.input<typeof ListCollectors>): Promise<Page<CollectorView>> {
  authorize(ctx, "viewer", "collectors:read", "within_limit");
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
