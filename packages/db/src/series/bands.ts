import type { TenantTx } from "../doors";
import { RAW_RANGE_MS, type RollupQuery, type RollupRow, readRollup } from "./rollup";
import { SLOT_MS, timeOf } from "./series-range";

/** A rollup with the quantiles that a smoke plot shades, and with the uncertainty of the samples. */
export interface BandRow extends RollupRow {
  p5: number | null;
  p25: number | null;
  p75: number | null;
  /** Mean 95 % half-width of the samples, in the value's unit; null when unknown. */
  uncertainty: number | null;
}

/** @throws RangeError when a range beyond 48 hours has buckets that are not whole minutes */
export async function readBands(tx: TenantTx, query: RollupQuery): Promise<BandRow[]> {
  const { seriesIds, fromMs, toMs, bucketMs } = query;
  if (toMs - fromMs > RAW_RANGE_MS) {
    const rows = await readRollup(tx, query);
    return rows.map((row) => ({ ...row, p5: null, p25: null, p75: null, uncertainty: null }));
  }
  // One sort of a bucket gives all five quantiles.
  return tx.$queryRaw<BandRow[]>`
    SELECT "seriesId", "bucketMs", n, min, max, mean, uncertainty, q[1] AS p5, q[2] AS p25, q[3] AS p50, q[4] AS p75, q[5] AS p95 FROM (
      SELECT series_id AS "seriesId", floor(extract(epoch FROM ts) * 1000 / ${bucketMs}::int8)::float8 * ${bucketMs}::float8 AS "bucketMs",
        count(*)::int AS n, min(value) AS min, max(value) AS max, avg(value) AS mean, avg(uncertainty)::float8 AS uncertainty,
        percentile_cont(ARRAY[0.05, 0.25, 0.5, 0.75, 0.95]) WITHIN GROUP (ORDER BY value) AS q
      FROM tsdb.tenant_sample
      WHERE series_id = ANY (${[...seriesIds]}::int[]) AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
        AND slot >= ${timeOf(fromMs)}::timestamptz AND slot < ${timeOf(toMs + SLOT_MS)}::timestamptz
      GROUP BY 1, 2) AS bucketed
    ORDER BY 1, 2`;
}
