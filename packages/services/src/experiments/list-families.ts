import { familyOf } from "@padit/domain";
import { authorize, type ServiceContext } from "../service-context";

/** Lists the families that an experiment can train, by name, with their number of series. */
export async function listFamilies(ctx: ServiceContext): Promise<{ family: string; series: number }[]> {
  authorize(ctx, "viewer", null);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.series.findMany({
      where: { tenantId, endpoint: { deletedAt: null } },
      select: { metricName: true, endpoint: { select: { protocol: true } } },
    }),
  );
  const families = new Map<string, number>();
  for (const { metricName, endpoint } of rows) {
    const family = familyOf({ protocol: endpoint.protocol, metricName });
    families.set(family, (families.get(family) ?? 0) + 1);
  }
  return [...families].sort(([a], [b]) => (a < b ? -1 : 1)).map(([family, series]) => ({ family, series }));
}
