import type { TenantTx } from "../doors";
import { type SeriesRange, timeOf } from "./series-range";

export interface WindowValuesQuery extends SeriesRange {
  /** The number that stands for a window: the median of delays, the mean of ratios. */
  statistic: "mean" | "median";
  /** At most so many windows of each series, the newest ones. */
  limit: number;
}

/** Parallel, in time order. */
export interface WindowValues {
  seriesId: number;
  startMs: number[];
  value: number[];
}

/** One number a window and one row a series: a month of windows is read for a backtest without their features. */
export function readWindowValues(tx: TenantTx, { seriesIds, fromMs, toMs, statistic, limit }: WindowValuesQuery): Promise<WindowValues[]> {
  const place = statistic === "mean" ? 1 : 5; // of the 14 statistics in CONTRACT order
  return tx.$queryRaw<WindowValues[]>`
    SELECT wanted.id AS "seriesId", array_agg((extract(epoch FROM w.start) * 1000)::float8 ORDER BY w.start) AS "startMs",
      array_agg(w.features[${place}::int] ORDER BY w.start) AS value
    FROM unnest(${[...seriesIds]}::int[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT t.start, t.features FROM tsdb.tenant_window t
      WHERE t.series_id = wanted.id AND t.start >= ${timeOf(fromMs)}::timestamptz AND t.start < ${timeOf(toMs)}::timestamptz
      ORDER BY t.start DESC LIMIT ${limit}
    ) w
    GROUP BY 1 ORDER BY 1`;
}

/** When the oldest window of any of the series begins, ms; null when there is none in `[fromMs, toMs)`. */
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
