import type { Json } from "@padit/domain";
import type { TenantTx } from "../doors";
import { type SeriesRange, timeOf } from "./series-range";

/** What a run said beside its value: status code, error, url. Most samples have none. */
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
