import type pg from "pg";
import { type DumpManifest, type DumpTable, EARLIER_ROLLUP, ROLLUP_TABLES } from "./dump-format";

/** A restore of a dump of earlier migrations rebuilds the rollups of this time before the dump from samples. */
const EARLIER_LAG = "5 minutes";

/**
 * The relation into which the rows of a rollup are loaded; undefined for other tables. With TimescaleDB that is the table behind the view.
 * On plain PostgreSQL it is a temporary table, because a rollup has only what samples do not give: see `finishRollups`.
 */
export async function rollupTarget(client: pg.Client, { name, columns }: DumpTable, isPlain: boolean): Promise<string | undefined> {
  if (!ROLLUP_TABLES.some((rollup) => rollup.name === name)) return;
  if (isPlain && columns.includes("sumsq")) return "tsdb.sample_1m_rolled";
  if (isPlain) {
    const table = restoredName(name);
    await client.query(
      `CREATE TEMP TABLE IF NOT EXISTS ${table} (series_id int, bucket timestamptz, n bigint, sum float8, min float8, max float8) ON COMMIT DROP`,
    );
    return table;
  }
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS name
     FROM timescaledb_information.continuous_aggregates WHERE format('%I.%I', view_schema, view_name) = $1`,
    [name],
  );
  if (!rows[0]) throw new Error(`the database has no rollup ${name}`);
  return rows[0].name;
}

const restoredName = (name: string): string => `restored_${name.replace("tsdb.", "")}`;

/** After all rows are loaded: makes the rollups of plain PostgreSQL right. With TimescaleDB the refresh policies do that. */
export async function finishRollups(client: pg.Client, manifest: DumpManifest, isPlain: boolean): Promise<void> {
  if (!isPlain) return;
  const isEarlier = manifest.tables.some(({ name, columns }) => name === EARLIER_ROLLUP.name && columns.includes("sumsq"));
  await (isEarlier ? resetEarlier(client, manifest.madeAt) : keepOlder(client));
}

/** Keeps the loaded rollups up to `EARLIER_LAG` before the dump and moves the rollup's marks there; the later ones are made anew. */
async function resetEarlier(client: pg.Client, madeAt: string): Promise<void> {
  const until = `date_trunc('minute', $1::timestamptz - interval '${EARLIER_LAG}')`;
  await client.query(`DELETE FROM tsdb.sample_1m_rolled WHERE bucket >= ${until}`, [madeAt]);
  await client.query(
    `UPDATE tsdb.rollup_state SET marks_before = ${until}, rolled_until = ${until}, round_until = '-infinity', next_series = 0`,
    [madeAt],
  );
}

/**
 * The loaded samples are loose, and views add loose samples to the rollups. So of each series the minutes are kept that are older than the
 * days of its samples, the five minutes older than its minutes, and the hours older than those. Upkeep packs them.
 */
async function keepOlder(client: pg.Client): Promise<void> {
  await client.query(
    "CREATE TEMP TABLE restored_from ON COMMIT DROP AS SELECT series_id, date_trunc('day', min(ts), 'UTC') AS since FROM tsdb.sample GROUP BY 1",
  );
  for (const { name } of ROLLUP_TABLES) {
    const table = await rollupTarget(client, { name, columns: [] }, true); // a table without rows has no part in the dump
    await client.query(
      `INSERT INTO tsdb.sample_1m_rolled (series_id, bucket, n, sum, min, max)
       SELECT r.series_id, r.bucket, sum(r.n), sum(r.sum), min(r.min), max(r.max)
       FROM ${table} r LEFT JOIN restored_from USING (series_id) WHERE r.bucket < coalesce(since, 'infinity') GROUP BY 1, 2`,
    );
    await client.query("TRUNCATE restored_from");
    await client.query(
      `INSERT INTO restored_from SELECT series_id, date_trunc('hour', min(at), 'UTC') FROM (
         SELECT series_id, min(ts) AS at FROM tsdb.sample GROUP BY 1 UNION ALL
         SELECT series_id, min(bucket) FROM tsdb.sample_1m_rolled GROUP BY 1) AS known GROUP BY 1`,
    );
  }
}
