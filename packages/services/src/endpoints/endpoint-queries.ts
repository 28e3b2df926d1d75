import type { Prisma, TenantTx } from "@padit/db";
import { z } from "zod";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { EndpointFilter, endpointWhere } from "./endpoint-filter";
import { ENDPOINT_INCLUDE, type EndpointRow, type EndpointView, endpointView } from "./endpoint-view";
import { WORST_PLACES } from "./where-state";

/** @throws PaditError not_found */
export async function findEndpoint(tx: TenantTx, tenantId: string, id: string): Promise<EndpointRow> {
  const row = await tx.endpoint.findFirst({ where: { tenantId, id, deletedAt: null }, include: ENDPOINT_INCLUDE });
  if (!row) throw notFound("endpoint");
  return row;
}

export const GetEndpoint = z.object({ endpointId: z.guid() });

export async function getEndpoint(ctx: ServiceContext, input: z.input<typeof GetEndpoint>): Promise<EndpointView> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { endpointId } = parse(GetEndpoint, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => endpointView(await findEndpoint(tx, tenantId, endpointId)));
}

/** The endpoints with these ids, in any order; deleted ones are left out. */
export async function endpointsByIds(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<EndpointView[]> {
  const rows = await tx.endpoint.findMany({ where: { tenantId, id: { in: [...ids] }, deletedAt: null }, include: ENDPOINT_INCLUDE });
  return rows.map(endpointView);
}

const ENDPOINT_SORTS = ["name", "-name", "newest", "worst"] as const;
export const ListEndpoints = PageInput.extend(EndpointFilter.shape).extend({ sort: z.enum(ENDPOINT_SORTS).default("name") });
/** Position of the last page's end: the sort key, the id, and for `worst` the index of the place. */
const Cursor = z.tuple([z.string(), z.guid(), z.coerce.number().int().min(0).max(WORST_PLACES.length)]);
type Cursor = z.output<typeof Cursor>;
type Sort = (typeof ENDPOINT_SORTS)[number];

export async function listEndpoints(ctx: ServiceContext, input: z.input<typeof ListEndpoints>): Promise<Page<EndpointView>> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const { limit, cursor, sort, ...filter } = parse(ListEndpoints, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const read = (and: Prisma.EndpointWhereInput[], take: number) =>
      tx.endpoint.findMany({
        where: { AND: [endpointWhere(tenantId, filter), ...and] },
        include: ENDPOINT_INCLUDE,
        orderBy: ORDER[sort],
        take,
      });
    if (sort !== "worst") {
      const rows = await read(after ? [beyond(sort, after)] : [], limit + 1);
      return pageOf(rows, limit, endpointView, (row) => [keyOf(sort, row), row.id, "0"]);
    }
    // Reads one place after the other, by name within each, until the page is full.
    const found: { row: EndpointRow; place: number }[] = [];
    for (let place = after?.[2] ?? 0; place < WORST_PLACES.length && found.length <= limit; place++) {
      const where = WORST_PLACES[place];
      if (where === undefined) break;
      const rest = after && after[2] === place ? [beyond(sort, after)] : [];
      const rows = await read([where, ...rest], limit + 1 - found.length);
      found.push(...rows.map((row) => ({ row, place })));
    }
    return pageOf(
      found,
      limit,
      ({ row }) => endpointView(row),
      ({ row, place }) => [row.name, row.id, String(place)],
    );
  });
}

const BY_NAME: Prisma.EndpointOrderByWithRelationInput[] = [{ name: "asc" }, { id: "asc" }];
const ORDER: Record<Sort, Prisma.EndpointOrderByWithRelationInput[]> = {
  name: BY_NAME,
  worst: BY_NAME,
  "-name": [{ name: "desc" }, { id: "desc" }],
  newest: [{ createdAt: "desc" }, { id: "desc" }],
};

const keyOf = (sort: Sort, { name, createdAt }: EndpointRow): string => (sort === "newest" ? createdAt.toISOString() : name);

function beyond(sort: Sort, [key, id]: Cursor): Prisma.EndpointWhereInput {
  if (sort === "newest") return { OR: [{ createdAt: { lt: new Date(key) } }, { createdAt: new Date(key), id: { lt: id } }] };
  if (sort === "-name") return { OR: [{ name: { lt: key } }, { name: key, id: { lt: id } }] };
  return { OR: [{ name: { gt: key } }, { name: key, id: { gt: id } }] };
}
