import type { TenantTx } from "../doors";
import { type SeriesRange, SLOT_MS, timeOf } from "./series-range";

export interface SampleRow {
  seriesId: number;
  /** Event time, ms since the Unix epoch, with fractions to the microsecond. */
  tsMs: number;
  value: number;
  /** 95 % half-width in the value's unit; null when unknown. */
  uncertainty: number | null;
  /** Bits of SAMPLE_FLAG. */
  flags: number;
}

export interface SamplesQuery extends SeriesRange {
  /** Maximum number of rows; the newest rows are returned. */
  limit: number;
}

export function readSamples(tx: TenantTx, { seriesIds, fromMs, toMs, limit }: SamplesQuery): Promise<SampleRow[]> {
  return tx.$queryRaw<SampleRow[]>`
    SELECT * FROM (
      SELECT series_id AS "seriesId", (extract(epoch FROM ts) * 1000)::float8 AS "tsMs", value, uncertainty, flags
      FROM tsdb.tenant_sample
      WHERE series_id = ANY (${[...seriesIds]}::int[]) AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
        AND slot >= ${timeOf(fromMs)}::timestamptz AND slot < ${timeOf(toMs + SLOT_MS)}::timestamptz
      ORDER BY ts DESC LIMIT ${limit}
    ) newest ORDER BY "seriesId", "tsMs"`;
}

/** Descends an index once per series among the loose samples and once among the packed ones, whatever the number of samples. */
export function latestSamples(tx: TenantTx, seriesIds: readonly number[]): Promise<SampleRow[]> {
  return tx.$queryRaw<SampleRow[]>`
    SELECT newest.series_id AS "seriesId", (extract(epoch FROM newest.ts) * 1000)::float8 AS "tsMs", newest.value, newest.uncertainty, newest.flags
    FROM unnest(${[...seriesIds]}::int[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT * FROM (
        (SELECT * FROM tsdb.tenant_newest_loose s WHERE s.series_id = wanted.id ORDER BY s.ts DESC LIMIT 1)
        UNION ALL
        (SELECT * FROM tsdb.tenant_newest_packed p WHERE p.series_id = wanted.id ORDER BY p.ts DESC LIMIT 1)
      ) either ORDER BY ts DESC LIMIT 1) newest
    ORDER BY 1`;
}
