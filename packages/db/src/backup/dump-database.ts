import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { connectForBackup } from "./backup-login";
import {
  DumpManifest,
  type DumpPart,
  type DumpTable,
  EARLIER_ROLLUP,
  jsonPart,
  MANIFEST_NAME,
  quoteColumns,
  quoteTable,
  ROLLUP_TABLES,
  ROW_COUNTS_NAME,
  type RowCounts,
} from "./dump-format";

const PART_BYTES = 4 * 1024 * 1024;
/**
 * Tables that are not dumped. A restore recreates the migrations' book-keeping, the backend's name and the state of upkeep; the rollups of
 * plain PostgreSQL are dumped through their views (`ROLLUP_TABLES`), its packed samples with the loose ones.
 */
const SKIPPED_TABLES = [
  "public._prisma_migrations",
  "tsdb.backend",
  "tsdb.sample_1m_rolled",
  "tsdb.rollup_state",
  "tsdb.dirty_minute",
  "tsdb.sample_pack",
  "tsdb.pack_state",
  "tsdb.sample_1m_pack",
  "tsdb.sample_5m_pack",
  "tsdb.sample_1h_pack",
];
const SAMPLE_TABLE = "tsdb.sample";
/** Loose and packed samples of plain PostgreSQL. TimescaleDB and earlier migrations have no such view. */
const EVERY_SAMPLE_VIEW = "tsdb.every_sample";

/**
 * Reads a whole database in one snapshot while the database is in use. Unlike pg_dump this needs no superuser with TimescaleDB and no
 * client programs of the server's version, and the dump can be loaded into either backend.
 */
export async function* dumpDatabase(ownerUrl: string): AsyncGenerator<DumpPart> {
  const client = await connectForBackup(ownerUrl);
  try {
    const hasPacks = await exists(client, EVERY_SAMPLE_VIEW);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Before the snapshot, which LOCK does not take: packing truncates tables, and a snapshot does not see rows that moved after it.
    if (hasPacks) await client.query("LOCK TABLE tsdb.sample, tsdb.sample_pack IN ACCESS SHARE MODE");
    const manifest = await readManifest(client);
    yield jsonPart(MANIFEST_NAME, manifest);
    const rowCounts: RowCounts = {};
    for (const table of manifest.tables) {
      const source = hasPacks && table.name === SAMPLE_TABLE ? EVERY_SAMPLE_VIEW : table.name;
      rowCounts[table.name] = yield* dumpTable(client, table, source);
    }
    yield jsonPart(ROW_COUNTS_NAME, rowCounts);
  } finally {
    await client.end();
  }
}

async function exists(client: pg.Client, relation: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>("SELECT to_regclass($1) IS NOT NULL AS exists", [relation]);
  return rows[0]?.exists ?? false;
}

/** Yields the table's rows, read from `source`, in parts and returns the number of rows. */
async function* dumpTable(client: pg.Client, { name, columns }: DumpTable, source: string): AsyncGenerator<DumpPart, number> {
  const stream = client.query(copyTo(`COPY (SELECT ${quoteColumns(columns)} FROM ${quoteTable(source)}) TO STDOUT`));
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  let n = 0;
  const take = (): DumpPart => {
    const part = { name: `tables/${name}/${n++}`, bytes: Buffer.concat(chunks) };
    chunks = [];
    sizeBytes = 0;
    return part;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= PART_BYTES) yield take();
  }
  if (sizeBytes > 0) yield take();
  return stream.rowCount;
}

async function readManifest(client: pg.Client): Promise<DumpManifest> {
  const { rows } = await client.query<{ backend: "postgresql" | "timescaledb"; madeAt: Date }>(
    `SELECT name AS backend, now() AS "madeAt" FROM tsdb.backend`,
  );
  const [state] = rows;
  if (!state) throw new Error("tsdb.backend is empty: the database was not migrated");
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    "SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1",
  );
  const { rows: sequences } = await client.query<{ name: string; lastValue: string }>(
    `SELECT schemaname || '.' || sequencename AS name, last_value::text AS "lastValue" FROM pg_sequences
     WHERE schemaname IN ('public', 'tsdb') AND last_value IS NOT NULL ORDER BY 1`,
  );
  return DumpManifest.parse({
    format: 1,
    madeAt: state.madeAt.toISOString(),
    backend: state.backend,
    migrations,
    days: await readDays(client, state.backend),
    tables: [...(await readTables(client)), ...((await exists(client, "tsdb.sample_5m")) ? ROLLUP_TABLES : [EARLIER_ROLLUP])],
    sequences,
  });
}

/** Tables of PADIT with their stored columns. Partitions are read through their parent table. */
async function readTables(client: pg.Client): Promise<DumpTable[]> {
  const { rows } = await client.query<DumpTable>(
    `SELECT nspname || '.' || relname AS name, array_agg(attname::text ORDER BY attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute ON attrelid = c.oid
     WHERE nspname IN ('public', 'tsdb') AND relkind IN ('r', 'p') AND NOT relispartition AND NOT nspname || '.' || relname = ANY ($1)
       AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     GROUP BY 1 ORDER BY 1`,
    [SKIPPED_TABLES],
  );
  return rows;
}

async function readDays(client: pg.Client, backend: "postgresql" | "timescaledb"): Promise<DumpManifest["days"]> {
  const days =
    backend === "postgresql"
      ? `SELECT to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') AS first, to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') AS last
         FROM pg_inherits WHERE inhparent = 'tsdb.sample'::regclass`
      : `SELECT (range_start AT TIME ZONE 'UTC')::date AS first, (range_end AT TIME ZONE 'UTC')::date AS last
         FROM timescaledb_information.chunks WHERE hypertable_schema = 'tsdb'`;
  const { rows } = await client.query<{ first: string | null; last: string | null }>(
    `SELECT min(first)::text AS first, max(last)::text AS last FROM (${days}) AS day`,
  );
  const { first = null, last = null } = rows[0] ?? {};
  return first === null || last === null ? null : { first, last };
}
