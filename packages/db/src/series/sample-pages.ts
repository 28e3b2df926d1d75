import type { TenantTx } from "../doors";
import { type SeriesRange, SLOT_MS, timeOf } from "./series-range";

export interface SamplePageQuery {
  seriesId: number;
  fromMs: number;
  toMs: number;
  limit: number;
}

/** Samples of one series as parallel arrays in order of time. Times are ms since the Unix epoch, with fractions to the microsecond. */
export interface SamplePage {
  tsMs: number[];
  value: number[];
  /** 95 % half-width in the value's unit; null when unknown. */
  uncertainty: (number | null)[];
  /** Bits of SAMPLE_FLAG. */
  flags: number[];
}

/** Returns one row per page, so that a replay reads a month of samples without one object per sample. */
export async function readSamplePage(tx: TenantTx, { seriesId, fromMs, toMs, limit }: SamplePageQuery): Promise<SamplePage> {
  const [page] = await tx.$queryRaw<SamplePage[]>`
    SELECT coalesce(array_agg((extract(epoch FROM ts) * 1000)::float8 ORDER BY ts), '{}') AS "tsMs",
      coalesce(array_agg(value ORDER BY ts), '{}') AS value, coalesce(array_agg(uncertainty ORDER BY ts), '{}') AS uncertainty,
      coalesce(array_agg(flags ORDER BY ts), '{}') AS flags
    FROM (
      SELECT ts, value, uncertainty, flags FROM tsdb.tenant_sample
      WHERE series_id = ${seriesId}::int AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
        AND slot >= ${timeOf(fromMs)}::timestamptz AND slot < ${timeOf(toMs + SLOT_MS)}::timestamptz
      ORDER BY ts LIMIT ${limit}
    ) page`;
  return page ?? { tsMs: [], value: [], uncertainty: [], flags: [] };
}

export interface HeardQuery extends SeriesRange {
  windowMs: number;
  /** Lateness (ms) that a sample may have before its window closes. */
  latenessMs: number;
}

/**
 * Times of the first and the last sample of any series in each window. The window grid is shifted by `latenessMs`, because the first sample
 * after the shifted end of a window closes that window.
 */
export async function heardTimes(tx: TenantTx, { seriesIds, fromMs, toMs, windowMs, latenessMs }: HeardQuery): Promise<number[]> {
  const [heard] = await tx.$queryRaw<{ ms: number[] }[]>`
    SELECT coalesce(array_agg(DISTINCT (extract(epoch FROM moment) * 1000)::float8), '{}') AS ms
    FROM (
      SELECT min(ts) AS first, max(ts) AS last FROM tsdb.tenant_sample
      WHERE series_id = ANY (${[...seriesIds]}::int[]) AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
        AND slot >= ${timeOf(fromMs)}::timestamptz AND slot < ${timeOf(toMs + SLOT_MS)}::timestamptz
      GROUP BY floor((extract(epoch FROM ts)::float8 * 1000 - ${latenessMs}::float8) / ${windowMs}::float8)
    ) bucket CROSS JOIN LATERAL (VALUES (first), (last)) AS edge (moment)`;
  return (heard?.ms ?? []).sort((a, b) => a - b);
}
