import { endpointsAcross } from "@padit/db";
import { z } from "zod";
import { type EndpointView, endpointsByIds } from "../endpoints";
import { decodeCursor, encodeCursor, type Page, PageInput } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type ReachedOrganization, selected } from "./reached";

/** Organizations whose rows are read at the same time. */
const CONCURRENCY = 4;

export const ListCustomerEndpoints = PageInput.extend({
  limit: z.int().min(1).max(100).default(50),
  /** Part of a name; upper and lower case are equal. */
  text: z.string().trim().max(200).default(""),
  /** Short names of organizations; empty: all. */
  organizations: z.array(z.string().max(63)).max(500).default([]),
});
const Cursor = z.tuple([z.string(), z.guid()]);

export type CustomerEndpoint = Pick<
  EndpointView,
  "id" | "name" | "protocol" | "address" | "tags" | "state" | "stateSeverity" | "stateReason" | "stateMessages"
> & {
  organization: Pick<ReachedOrganization, "slug" | "name" | "role">;
};

/** Lists the endpoints of these organizations by name. */
export async function listCustomerEndpoints(
  ctx: ServiceContext,
  reached: readonly ReachedOrganization[],
  input: z.input<typeof ListCustomerEndpoints>,
): Promise<Page<CustomerEndpoint>> {
  authorize(ctx, "viewer", null);
  const { limit, cursor, text, organizations } = parse(ListCustomerEndpoints, input);
  const after = decodeCursor(Cursor, cursor);
  const among = selected(reached, organizations);
  const place = after && { name: after[0], id: after[1] };
  const heads = await ctx.db.withTenant(ctx.actor.tenantId, (tx) =>
    endpointsAcross(tx, { tenantIds: among.map(({ tenantId }) => tenantId), text, after: place, rowsMax: limit + 1 }),
  );
  const page = heads.slice(0, limit);
  const idsOf = new Map<string, string[]>();
  for (const { tenantId, id } of page) idsOf.set(tenantId, [...(idsOf.get(tenantId) ?? []), id]);
  const shown = among.filter(({ tenantId }) => idsOf.has(tenantId));
  const slugOf = new Map(shown.map(({ tenantId, slug }) => [tenantId, slug]));
  const views = new Map<string, CustomerEndpoint>();
  for (let start = 0; start < shown.length; start += CONCURRENCY) {
    const parts = shown.slice(start, start + CONCURRENCY).map((each) => readPart(ctx, each, idsOf.get(each.tenantId) ?? []));
    for (const view of (await Promise.all(parts)).flat()) views.set(`${view.organization.slug} ${view.id}`, view);
  }
  const end = page.at(-1);
  return {
    items: page.flatMap(({ tenantId, id }) => views.get(`${slugOf.get(tenantId)} ${id}`) ?? []),
    nextCursor: heads.length > limit && end ? encodeCursor([end.name, end.id]) : null,
  };
}

async function readPart(ctx: ServiceContext, each: ReachedOrganization, ids: readonly string[]): Promise<CustomerEndpoint[]> {
  const { slug, name: of, role, tenantId } = each;
  const endpoints = await ctx.db.withTenant(tenantId, (tx) => endpointsByIds(tx, tenantId, ids));
  return endpoints.map(({ id, name, protocol, address, tags, state, stateSeverity, stateReason, stateMessages }) => ({
    ...{ id, name, protocol, address, tags, state, stateSeverity, stateReason, stateMessages },
    organization: { slug, name: of, role },
  }));
}
