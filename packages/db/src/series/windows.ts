import type { WindowRow } from "@padit/domain";
import type { ShardTx, TenantTx } from "../doors";
import { type SeriesRange, timeOf } from "./series-range";

export function readWindows(tx: TenantTx, { seriesIds, fromMs, toMs }: SeriesRange): Promise<WindowRow[]> {
  return tx.$queryRaw<WindowRow[]>`
    SELECT series_id AS "seriesId", (extract(epoch FROM start) * 1000)::float8 AS "startMs", (extract(epoch FROM "end") * 1000)::float8 AS "endMs",
      n, expected, to_jsonb(features) AS features, revision
    FROM tsdb.tenant_window
    WHERE series_id = ANY (${[...seriesIds]}::int[]) AND start >= ${timeOf(fromMs)}::timestamptz AND start < ${timeOf(toMs)}::timestamptz
    ORDER BY 1, 2`;
}

/** Rows of series that belong to another organization are not written. */
export async function writeWindows(tx: ShardTx, tenantId: string, rows: readonly WindowRow[]): Promise<void> {
  if (rows.length === 0) return;
  const newest = new Map<string, WindowRow>();
  // One statement cannot write a row twice, so only the last of several revisions of a window is kept.
  for (const row of rows) newest.set(`${row.seriesId} ${row.startMs}`, row);
  const json = JSON.stringify(
    [...newest.values()].map(({ seriesId, startMs, endMs, n, expected, features, revision }) => ({
      series_id: seriesId,
      start: timeOf(startMs),
      end: timeOf(endMs),
      n,
      expected,
      features,
      revision,
    })),
  );
  await tx.forTenant(tenantId);
  await tx.prisma.$executeRaw`SELECT tsdb.write_windows(${json}::jsonb)`;
}
