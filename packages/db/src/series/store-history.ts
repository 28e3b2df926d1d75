import pg from "pg";

/** Past samples as parallel columns. */
export interface HistoryColumns {
  seriesId: readonly number[];
  /** Event time, ms since the Unix epoch. */
  tsMs: readonly number[];
  value: readonly number[];
  /** 95 % half-width in the value's unit; null when unknown. */
  uncertainty: readonly (number | null)[];
}

/**
 * Writes past samples in bulk, one statement per item, with the rights of ingest. Unlike ingest it has no limit of age, writes no log, and
 * wakes nobody: detection does not see these samples. The partitions of their days must exist.
 */
export async function storeHistory(ingestUrl: string, batches: Iterable<HistoryColumns>): Promise<void> {
  const client = new pg.Client({ connectionString: ingestUrl });
  await client.connect();
  try {
    for (const { seriesId, tsMs, value, uncertainty } of batches)
      await client.query(
        `INSERT INTO tsdb.sample (series_id, ts, value, uncertainty, flags)
         SELECT series_id, to_timestamp(ms / 1000), value, uncertainty, 0
         FROM unnest($1::int[], $2::float8[], $3::float8[], $4::float4[]) AS row (series_id, ms, value, uncertainty)`,
        [seriesId, tsMs, value, uncertainty],
      );
  } finally {
    await client.end();
  }
}
