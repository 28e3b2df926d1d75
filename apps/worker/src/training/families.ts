import type { TenantTx } from "@padit/db";
import { familyOf } from "@padit/domain";

/** A series as training reads it. */
export interface FamilySeries {
  seriesId: number;
  metricName: string;
  metricType: string;
  unit: string;
}

/** The organization's families with their series, by name, in a stable order. */
export async function familiesOf(tx: TenantTx, tenantId: string): Promise<Map<string, FamilySeries[]>> {
  const rows = await tx.series.findMany({
    where: { tenantId, endpoint: { deletedAt: null } },
    select: { id: true, metricName: true, metricType: true, unit: true, endpoint: { select: { protocol: true } } },
    orderBy: { id: "asc" },
  });
  const families = new Map<string, FamilySeries[]>();
  for (const { id, metricName, metricType, unit, endpoint } of rows) {
    const family = familyOf({ protocol: endpoint.protocol, metricName });
    families.set(family, [...(families.get(family) ?? []), { seriesId: id, metricName, metricType, unit }]);
  }
  return new Map([...families].sort(([a], [b]) => (a < b ? -1 : 1)));
}
