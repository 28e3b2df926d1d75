import type { TenantTx } from "../doors";
import { type SeriesRange, SLOT_MS, timeOf } from "./series-range";
import { type Tier, tierParts } from "./tiers";

export interface RollupQuery extends SeriesRange {
  /**
   * Width of a bucket. Buckets begin at multiples of it since the Unix epoch. Must be a multiple of one minute for ranges beyond 48 hours.
   */
  bucketMs: number;
}

export interface RollupRow {
  seriesId: number;
  /** Start of the bucket, ms since the Unix epoch. */
  bucketMs: number;
  n: number;
  min: number;
  max: number;
  mean: number;
  /** Percentiles of the raw samples; null for ranges beyond 48 hours, which are read from rollups. */
  p50: number | null;
  p95: number | null;
}

/** Longest range (ms) that is read from raw samples, with percentiles: a series with one sample a second has 86,400 rows a day. */
export const RAW_RANGE_MS = 48 * 3_600_000;
const MINUTE_MS = 60_000;

/** @throws RangeError when a range beyond 48 hours has buckets that are not whole minutes */
export function readRollup(tx: TenantTx, query: RollupQuery): Promise<RollupRow[]> {
  if (query.toMs - query.fromMs <= RAW_RANGE_MS) return fromSamples(tx, query);
  if (query.bucketMs % MINUTE_MS !== 0) throw new RangeError("buckets of ranges beyond 48 hours are whole minutes");
  return fromTiers(tx, query);
}

const fromSamples = (tx: TenantTx, { seriesIds, fromMs, toMs, bucketMs }: RollupQuery): Promise<RollupRow[]> =>
  tx.$queryRaw<RollupRow[]>`
    SELECT series_id AS "seriesId", floor(extract(epoch FROM ts) * 1000 / ${bucketMs}::int8)::float8 * ${bucketMs}::float8 AS "bucketMs",
      count(*)::int AS n, min(value) AS min, max(value) AS max, avg(value) AS mean,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS p50, percentile_cont(0.95) WITHIN GROUP (ORDER BY value) AS p95
    FROM tsdb.tenant_sample
    WHERE series_id = ANY (${[...seriesIds]}::int[]) AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
        AND slot >= ${timeOf(fromMs)}::timestamptz AND slot < ${timeOf(toMs + SLOT_MS)}::timestamptz
    GROUP BY 1, 2 ORDER BY 1, 2`;

/** What a bucket is made of. The parts of one bucket may come from several queries. */
interface BucketPart {
  seriesId: number;
  bucketMs: number;
  n: number;
  sum: number;
  min: number;
  max: number;
}

async function fromTiers(tx: TenantTx, query: RollupQuery): Promise<RollupRow[]> {
  const buckets = new Map<string, BucketPart>();
  for (const { tier, fromMs, toMs } of tierParts(query)) {
    for (const part of await readTier(tx, tier, { ...query, fromMs, toMs })) {
      const key = `${part.seriesId} ${part.bucketMs}`;
      const own = buckets.get(key);
      buckets.set(key, own ? merged(own, part) : part);
    }
  }
  return [...buckets.values()]
    .sort((a, b) => a.seriesId - b.seriesId || a.bucketMs - b.bucketMs)
    .map(({ seriesId, bucketMs, n, sum, min, max }) => ({ seriesId, bucketMs, n, min, max, mean: sum / n, p50: null, p95: null }));
}

const merged = (a: BucketPart, b: BucketPart): BucketPart => ({
  ...a,
  n: a.n + b.n,
  sum: a.sum + b.sum,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
});

const readTier = (tx: TenantTx, tier: Tier, { seriesIds, fromMs, toMs, bucketMs }: RollupQuery): Promise<BucketPart[]> =>
  // The view is one of a closed list, so its name may stand in the statement.
  tx.$queryRawUnsafe<BucketPart[]>(
    `SELECT series_id AS "seriesId", floor(extract(epoch FROM bucket) * 1000 / $4::int8)::float8 * $4::float8 AS "bucketMs",
       sum(n)::int AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max
     FROM ${tier.view}
     WHERE series_id = ANY ($1::int[]) AND bucket >= $2::timestamptz AND bucket < $3::timestamptz
       AND slot > $5::timestamptz AND slot < $6::timestamptz
     GROUP BY 1, 2`,
    [...seriesIds],
    timeOf(fromMs),
    timeOf(toMs),
    bucketMs,
    timeOf(fromMs - tier.spanMs),
    timeOf(toMs + tier.widthMs),
  );
