import { type OrganizationSummary, summaryAcross } from "@padit/db";
import { authorize, type ServiceContext } from "../service-context";
import type { ReachedOrganization } from "./reached";

export type CustomerSummary = Omit<OrganizationSummary, "tenantId"> & Pick<ReachedOrganization, "slug" | "name" | "role">;

/** How each of these organizations is doing: those with the gravest open incidents first, then by name. */
export async function customersOverview(ctx: ServiceContext, reached: readonly ReachedOrganization[]): Promise<CustomerSummary[]> {
  authorize(ctx, "viewer", null);
  const tenantIds = reached.map(({ tenantId }) => tenantId);
  const rows = await ctx.db.withTenant(ctx.actor.tenantId, (tx) => summaryAcross(tx, tenantIds));
  const summaryOf = new Map(rows.map(({ tenantId, ...summary }) => [tenantId, summary]));
  const views = reached.flatMap(({ tenantId, slug, name, role }) => {
    const summary = summaryOf.get(tenantId);
    return summary ? [{ slug, name, role, ...summary }] : [];
  });
  return views.sort((a, b) => b.critical - a.critical || b.warning - a.warning || b.info - a.info || a.name.localeCompare(b.name));
}
