import type { TenantTx } from "../doors";
import type { RollupQuery } from "./rollup";
import { timeOf } from "./series-range";

/** The highest scores of a bucket: an anomaly must stay visible when a chart shows a long range. */
export interface ScoreBucketRow {
  seriesId: number;
  bucketMs: number;
  rule: number;
  changepoint: number;
  residual: number;
  multivariate: number;
  composite: number;
  isAnomaly: boolean;
  /** The expected band of the newest window in the bucket that has a band; null if none has. */
  low: number | null;
  high: number | null;
}

export function readScoreBuckets(tx: TenantTx, { seriesIds, fromMs, toMs, bucketMs }: RollupQuery): Promise<ScoreBucketRow[]> {
  return tx.$queryRaw<ScoreBucketRow[]>`
    SELECT series_id AS "seriesId", floor(extract(epoch FROM ts) * 1000 / ${bucketMs}::int8)::float8 * ${bucketMs}::float8 AS "bucketMs",
      max(rule)::float8 AS rule, max(changepoint)::float8 AS changepoint, max(residual)::float8 AS residual,
      max(multivariate)::float8 AS multivariate, max(composite)::float8 AS composite, bool_or(is_anomaly) AS "isAnomaly",
      ((array_agg(expected_low ORDER BY ts DESC) FILTER (WHERE expected_low IS NOT NULL))[1])::float8 AS low,
      ((array_agg(expected_high ORDER BY ts DESC) FILTER (WHERE expected_high IS NOT NULL))[1])::float8 AS high
    FROM tsdb.tenant_score
    WHERE series_id = ANY (${[...seriesIds]}::int[]) AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
    GROUP BY 1, 2 ORDER BY 1, 2`;
}
