import pg from "pg";
import { type CopyStreamQuery, from as copyFrom } from "pg-copy-streams";
import { migrate } from "../migrate";
import { assumeSchemaOwner } from "../schema-owner";
import {
  DumpManifest,
  type DumpPart,
  type DumpTable,
  MANIFEST_NAME,
  quoteColumns,
  quoteTable,
  ROW_COUNTS_NAME,
  RowCounts,
  tableOfPart,
} from "./dump-format";
import { finishRollups, rollupTarget } from "./load-rollups";
import { prepareTables } from "./prepare-tables";

export interface LoadOptions {
  timescale?: "auto" | "off";
  now: Date;
}

/** A restore continues plan revisions at the seconds since this time (ms since the Unix epoch); see `raiseRevisions`. */
const REVISION_EPOCH_MS = Date.UTC(2026, 0, 1);

/**
 * Loads a dump into an empty database: applies the dump's own migrations, then loads all rows in one transaction. Foreign keys are added
 * last, so that the server checks every reference. The next set-up applies later migrations.
 *
 * @returns number of rows by table
 * @throws when the database is not empty, a newer PADIT made the dump, or a table's row count differs from the dump's; no row is loaded
 *   then
 */
export async function loadDatabase(ownerUrl: string, parts: AsyncIterable<DumpPart>, { timescale, now }: LoadOptions): Promise<RowCounts> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done || first.value.name !== MANIFEST_NAME) throw new Error("the backup does not begin with its manifest");
  const manifest = DumpManifest.parse(JSON.parse(first.value.bytes.toString()));
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await assumeSchemaOwner(client);
    await assertEmpty(client);
    await migrate(ownerUrl, { timescale, only: manifest.migrations });
    await client.query("BEGIN");
    const isPlain = await isPlainBackend(client);
    const finish = await prepareTables(client, manifest, isPlain);
    const loaded = await loadTables(client, manifest, iterator, isPlain);
    await finishRollups(client, manifest, isPlain);
    await raiseRevisions(client, now);
    for (const { name, lastValue } of manifest.sequences)
      await client.query("SELECT setval($1::regclass, $2)", [quoteTable(name), lastValue]);
    await finish();
    await client.query("COMMIT");
    return loaded;
  } finally {
    await client.end();
  }
}

/** Refuses a database with an installation. A migrated database without shards was never set up, or a restore into it was interrupted. */
async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isMigrated: boolean }>("SELECT to_regclass('public.shard') IS NOT NULL AS \"isMigrated\"");
  if (!rows[0]?.isMigrated) return;
  const { rowCount } = await client.query("SELECT FROM public.shard LIMIT 1");
  if (rowCount) throw new Error(`the database ${client.database} holds an installation: restore into an empty database`);
}

async function isPlainBackend(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM tsdb.backend");
  return rows[0]?.name === "postgresql";
}

async function loadTables(
  client: pg.Client,
  { tables }: DumpManifest,
  parts: AsyncIterator<DumpPart>,
  isPlain: boolean,
): Promise<RowCounts> {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const loaded: RowCounts = Object.fromEntries(tables.map(({ name }) => [name, 0]));
  let current: TableCopy | undefined;
  const end = async (): Promise<void> => {
    if (current) loaded[current.name] = await current.end();
    current = undefined;
  };
  for (let next = await parts.next(); !next.done; next = await parts.next()) {
    const { name, bytes } = next.value;
    if (name === ROW_COUNTS_NAME) {
      await end();
      assertSameCounts(RowCounts.parse(JSON.parse(bytes.toString())), loaded);
      // Reading to the end makes the source verify its own end and close.
      if (!(await parts.next()).done) throw new Error("the backup continues after its row counts");
      return loaded;
    }
    const table = byName.get(tableOfPart(name) ?? "");
    if (!table) throw new Error(`the backup holds ${name}, which its manifest does not list`);
    if (current?.name !== table.name) {
      await end();
      current = new TableCopy(client, table, (await rollupTarget(client, table, isPlain)) ?? quoteTable(table.name));
    }
    await current.write(bytes);
  }
  throw new Error("the backup ends before its row counts: it is incomplete");
}

function assertSameCounts(expected: RowCounts, loaded: RowCounts): void {
  for (const [name, rows] of Object.entries(expected)) {
    if (loaded[name] !== rows) throw new Error(`the backup has ${rows} rows of ${name}, but ${loaded[name] ?? 0} were loaded`);
  }
}

/** One running `COPY … FROM STDIN`. */
class TableCopy {
  readonly name: string;
  readonly #stream: CopyStreamQuery;
  readonly #failed: Promise<never>;

  constructor(client: pg.Client, { name, columns }: DumpTable, target: string) {
    this.name = name;
    this.#stream = client.query(copyFrom(`COPY ${target} (${quoteColumns(columns)}) FROM STDIN`));
    this.#failed = new Promise((_, reject) => {
      this.#stream.once("error", (cause) => reject(new Error(`the rows of ${name} could not be loaded: ${cause.message}`, { cause })));
    });
    this.#failed.catch(() => undefined); // `write` and `end` await this promise
  }

  write(bytes: Buffer): Promise<void> {
    return Promise.race([new Promise<void>((resolve) => this.#stream.write(bytes, () => resolve())), this.#failed]);
  }

  /** Completes the COPY and returns the number of loaded rows. */
  async end(): Promise<number> {
    const finished = new Promise<void>((resolve) => this.#stream.once("finish", resolve));
    this.#stream.end();
    await Promise.race([finished, this.#failed]);
    return this.#stream.rowCount;
  }
}

/**
 * A collector ignores plans with a lower revision than the plan it applied, and after a restore it may have applied revisions that the
 * database does not know. Revisions therefore continue at the seconds since 2026, which counting changes never reaches. The seconds fit
 * int4 until 2094, and a second restore of the same dump starts above the first.
 */
async function raiseRevisions(client: pg.Client, now: Date): Promise<void> {
  const floor = Math.floor((now.getTime() - REVISION_EPOCH_MS) / 1000);
  await client.query("UPDATE public.collector SET plan_revision = greatest(plan_revision + 1, $1) WHERE plan_revision > 0", [floor]);
}
