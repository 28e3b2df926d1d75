import type { Json } from "@padit/domain";
import type { TenantTx } from "../doors";
import { type SeriesRange, timeOf } from "./series-range";

/** Details of a run besides its value: status code, error, URL. Most samples have none. */
export interface DetailRow {
  seriesId: number;
  tsMs: number;
  metadata: { [key: string]: Json };
}

export function readDetails(tx: TenantTx, { seriesIds, fromMs, toMs }: SeriesRange): Promise<DetailRow[]> {
  return tx.$queryRaw<DetailRow[]>`
    SELECT series_id AS "seriesId", (extract(epoch FROM ts) * 1000)::float8 AS "tsMs", metadata
    FROM tsdb.tenant_sample_detail
    WHERE series_id = ANY (${[...seriesIds]}::int[]) AND ts >= ${timeOf(fromMs)}::timestamptz AND ts < ${timeOf(toMs)}::timestamptz
    ORDER BY 1, 2`;
}
