import type { TenantTx } from "../doors";
import { type SeriesRange, timeOf } from "./series-range";

export interface WindowValuesQuery extends SeriesRange {
  /** The statistic that represents a window: the median for delays, the mean for ratios. */
  statistic: "mean" | "median";
  /** Maximum number of windows of each series; the newest windows are returned. */
  limit: number;
}

/** Parallel arrays in order of time. */
export interface WindowValues {
  seriesId: number;
  startMs: number[];
  value: number[];
}

/** Reads one number per window and returns one row per series, so that a backtest reads a month of windows without their other features. */
export function readWindowValues(tx: TenantTx, { seriesIds, fromMs, toMs, statistic, limit }: WindowValuesQuery): Promise<WindowValues[]> {
  // Naming the one column spares reading the other statistics.
  const isMean = statistic === "mean";
  return tx.$queryRaw<WindowValues[]>`
    SELECT wanted.id AS "seriesId", array_agg((extract(epoch FROM w.start) * 1000)::float8 ORDER BY w.start) AS "startMs",
      array_agg(w.value ORDER BY w.start) AS value
    FROM unnest(${[...seriesIds]}::int[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT t.start, CASE WHEN ${isMean} THEN t.mean ELSE t.median END AS value FROM tsdb.tenant_window t
      WHERE t.series_id = wanted.id AND t.start >= ${timeOf(fromMs)}::timestamptz AND t.start < ${timeOf(toMs)}::timestamptz
      ORDER BY t.start DESC LIMIT ${limit}
    ) w
    GROUP BY 1 ORDER BY 1`;
}

/** Start of the oldest window of any of the series, ms since the Unix epoch; null if no window begins in `[fromMs, toMs)`. */
export async function oldestWindow(tx: TenantTx, { seriesIds, fromMs, toMs }: SeriesRange): Promise<number | null> {
  const rows = await tx.$queryRaw<{ startMs: number | null }[]>`
    SELECT (extract(epoch FROM min(oldest.start)) * 1000)::float8 AS "startMs"
    FROM unnest(${[...seriesIds]}::int[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT t.start FROM tsdb.tenant_window t
      WHERE t.series_id = wanted.id AND t.start >= ${timeOf(fromMs)}::timestamptz AND t.start < ${timeOf(toMs)}::timestamptz
      ORDER BY t.start LIMIT 1
    ) oldest`;
  return rows[0]?.startMs ?? null;
}
