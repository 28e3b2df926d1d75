import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { EndpointFilter, endpointWhere } from "./endpoint-filter";
import { ENDPOINT_STATES, type EndpointState } from "./endpoint-state";
import { whereState } from "./where-state";

/** The filter without a state, because the states are counted. */
export const EndpointFacets = EndpointFilter.omit({ state: true });

export interface EndpointFacetsView {
  /** Number of endpoints that the filter selects. */
  total: number;
  byState: Record<EndpointState, number>;
  /** Number of endpoints of the organization, so that a list of choices does not shrink while a person chooses. */
  all: number;
  protocols: { protocol: string; n: number }[];
  tags: { tag: string; n: number }[];
}

const MAX_TAGS = 200;

/** Values to filter by, with the number of endpoints of each. */
export async function endpointFacets(ctx: ServiceContext, input: z.input<typeof EndpointFacets>): Promise<EndpointFacetsView> {
  authorize(ctx, "viewer", "endpoints:read", "within_limit");
  const filter = parse(EndpointFacets, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const where = endpointWhere(tenantId, filter);
    const counted: [EndpointState, number][] = [];
    for (const state of ENDPOINT_STATES) counted.push([state, await tx.endpoint.count({ where: { AND: [where, whereState(state)] } })]);
    const protocols = await tx.endpoint.groupBy({
      by: ["protocol"],
      where: { tenantId, deletedAt: null },
      _count: true,
      orderBy: { protocol: "asc" },
    });
    const tags = await tx.$queryRaw<{ tag: string; n: number }[]>`
      SELECT tag, count(*)::int AS n FROM endpoint, unnest(tags) AS tag
      WHERE tenant_id = ${tenantId}::uuid AND deleted_at IS NULL GROUP BY tag ORDER BY n DESC, tag LIMIT ${MAX_TAGS}`;
    return {
      total: counted.reduce((sum, [, n]) => sum + n, 0),
      byState: StateCounts.parse(Object.fromEntries(counted)),
      all: protocols.reduce((sum, { _count }) => sum + _count, 0),
      protocols: protocols.map(({ protocol, _count: n }) => ({ protocol, n })),
      tags,
    };
  });
}

const StateCounts = z.record(z.enum(ENDPOINT_STATES), z.int());
