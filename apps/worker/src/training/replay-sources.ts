import type { TenantTx } from "@padit/db";
import type { CollectorConfig, DetectionConfig, SeriesInfo } from "@padit/domain";
import { tenantConfig } from "../lease/load-config";

/** What one collector measures of one endpoint: the smallest part that detection judges together. */
export interface ReplaySource {
  id: string;
  endpointId: string;
  endpointName: string;
  collectorName: string;
  config: CollectorConfig;
  /** Series of the same collector whose samples say when it was heard. */
  heardSeriesIds: number[];
}

/** Endpoints whose samples let a collector's time pass: those with the shortest intervals. A collector with more of them has no finer time. */
const HEARD_ENDPOINTS_MAX = 10;

/** The sources of the organization that are not paused, by id, as the lease configures them. */
export async function replaySources(tx: TenantTx, tenantId: string): Promise<ReplaySource[]> {
  const collectors = await tx.collector.findMany({ where: { tenantId, revokedAt: null }, select: { id: true }, orderBy: { id: "asc" } });
  const config = await tenantConfig(
    tx,
    tenantId,
    collectors.map(({ id }) => id),
  );
  const measured = config.series.filter(({ paused }) => !paused);
  const sources = new Map<string, SeriesInfo[]>();
  for (const info of measured) sources.set(sourceId(info), [...(sources.get(sourceId(info)) ?? []), info]);
  const heard = new Map(collectors.map(({ id }) => [id, heardSeriesOf(measured.filter(({ collectorId }) => collectorId === id))]));
  return [...sources].map(([id, series]) => sourceOf(id, series, config, heard)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Begins the ids of all its condition keys. */
const sourceId = ({ tenantId, endpointId, collectorId }: SeriesInfo): string => `${tenantId}|${endpointId}|${collectorId}`;

function sourceOf(
  id: string,
  series: SeriesInfo[],
  { rules, policies, acceptances, expectedTimes, planned }: Required<DetectionConfig>,
  heard: ReadonlyMap<string, number[]>,
): ReplaySource {
  const [first] = series as [SeriesInfo]; // a source is made of its series
  const { tenantId, collectorId, endpointId, endpointName, collectorName } = first;
  const ofSource = ({ key }: { key: string }): boolean => key.startsWith(`${id}|`);
  return {
    ...{ id, endpointId, endpointName, collectorName },
    config: {
      ...{ tenantId, collectorId, series, rules, policies, planned },
      acceptances: acceptances.filter(ofSource),
      expectedTimes: expectedTimes.filter(ofSource),
    },
    heardSeriesIds: heard.get(collectorId) ?? [],
  };
}

/** One series of each endpoint. */
function heardSeriesOf(series: readonly SeriesInfo[]): number[] {
  const first = new Map<string, SeriesInfo>();
  for (const info of series) if (!first.has(info.endpointId)) first.set(info.endpointId, info);
  return [...first.values()]
    .sort((a, b) => a.intervalMs - b.intervalMs || a.seriesId - b.seriesId)
    .slice(0, HEARD_ENDPOINTS_MAX)
    .map(({ seriesId }) => seriesId);
}
