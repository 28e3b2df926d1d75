import type { TenantTx } from "@padit/db";
import { conditionKey, familyOf, type MetricNature, metricGroup, natureOf } from "@padit/domain";
import { sourceOf } from "@padit/protocols";

interface KeySeries {
  seriesId: number;
  metricName: string;
  metricType: string;
  unit: string;
  nature: MetricNature;
  intervalMs: number;
  isPaced: boolean;
  family: string;
}

export interface ReplayedKey {
  id: string;
  endpointId: string;
  endpointName: string;
  collectorName: string;
  /** Those that speak: a statistic of a sibling (`x_p95` beside `x`) does not, as it does not live. */
  series: KeySeries[];
}

/** The keys of the organization's endpoints that are not paused, by id. */
export async function keysOf(tx: TenantTx, tenantId: string): Promise<ReplayedKey[]> {
  const rows = await tx.series.findMany({
    where: { tenantId, endpoint: { deletedAt: null, paused: false } },
    include: { endpoint: { select: { name: true, protocol: true, intervalMs: true } }, collector: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  const keys = new Map<string, ReplayedKey>();
  for (const { endpointId, collectorId, endpoint, collector, metricName, metricType, unit, id: seriesId } of rows) {
    const id = conditionKey(tenantId, endpointId, collectorId, metricGroup(metricName, metricType));
    const key = keys.get(id) ?? { id, endpointId, endpointName: endpoint.name, collectorName: collector.name, series: [] };
    const family = familyOf({ protocol: endpoint.protocol, metricName });
    const { metrics, isPaced } = sourceOf(endpoint);
    const nature = metrics[metricName]?.nature ?? natureOf(metricName, metricType);
    key.series.push({ seriesId, metricName, metricType, unit, nature, intervalMs: endpoint.intervalMs, isPaced, family });
    keys.set(id, key);
  }
  for (const key of keys.values())
    key.series = key.series.filter(({ metricName }) => !key.series.some((other) => metricName.startsWith(`${other.metricName}_`)));
  return [...keys.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
