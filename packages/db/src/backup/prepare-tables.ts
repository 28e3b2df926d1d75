import type pg from "pg";
import { type DumpManifest, quoteTable } from "./dump-format";

/**
 * Prepares empty tables within the caller's transaction so that rows can be loaded in any order: no row security (COPY refuses to run under
 * it), no triggers, no foreign keys, no rows that migrations wrote. On plain PostgreSQL the partitions are created.
 *
 * @returns a function that restores all of this; it checks the foreign keys of all rows
 */
export async function prepareTables(client: pg.Client, manifest: DumpManifest, isPlain: boolean): Promise<() => Promise<void>> {
  const secured = await readNames(
    client,
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity",
  );
  // TimescaleDB's own triggers stay enabled, because they maintain its aggregates.
  const triggered = await readNames(
    client,
    `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace
     WHERE NOT tgisinternal AND NOT relispartition AND (nspname = 'public' OR nspname = 'tsdb' AND $1)`,
    [isPlain],
  );
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0 ORDER BY 1, 2`,
  );
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const table of secured) await client.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
  for (const table of triggered) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  const controls = manifest.tables.filter(({ name }) => name.startsWith("public.")).map(({ name }) => quoteTable(name));
  await client.query(`TRUNCATE ${controls.join(", ")}`);
  if (isPlain && manifest.days) {
    await client.query("SELECT tsdb.ensure_partitions($1::date, $2::date)", [manifest.days.first, manifest.days.last]);
  }
  return async () => {
    for (const table of triggered) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    for (const { table, name, definition } of keys) await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    for (const table of secured) await client.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
  };
}

async function readNames(client: pg.Client, sql: string, parameters: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(sql, parameters);
  return rows.map(({ name }) => name);
}
