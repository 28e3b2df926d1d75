import type { TestDatabase } from "@padit/db/testing";
import pg from "pg";

/** Every row of an organization by table, each as one text; sorted, so that two dumps can be compared. */
export type Dump = Record<string, string[]>;

const TABLES = `
  SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables t
  WHERE (table_schema = 'public' AND (table_name IN ('tenant', 'user') OR EXISTS (SELECT FROM information_schema.columns c
      WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name = 'tenant_id')))
    OR (table_schema = 'tsdb' AND table_type = 'VIEW' AND table_name LIKE 'tenant\\_%')
  ORDER BY 1`;
/** Columns that a read may change: when a key or session was last used. */
const VOLATILE = ["last_used_at"];
/** The app role may read only some of its columns. */
const USERS = 'public."user"';

/** Reads everything that row security shows of the organization, so tables added later are included. */
export async function dumper({ urls }: Pick<TestDatabase, "urls">) {
  const app = new pg.Client({ connectionString: urls.app });
  await app.connect();
  const { rows } = await app.query<{ name: string }>(TABLES);
  const names = rows.map(({ name }) => name).filter((name) => name !== "public.batch_log"); // the app role may not read it
  return {
    /** @param endpointIds the endpoints to which row security limits the transaction; absent: no limit */
    async dump(tenantId: string, endpointIds?: readonly string[]): Promise<Dump> {
      const dump: Dump = {};
      await app.query("BEGIN");
      try {
        await app.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
        if (endpointIds) await app.query("SELECT set_config('app.endpoint_limit', $1, true)", [`{${endpointIds.join()}}`]);
        for (const name of names) {
          const source = name === USERS ? `(SELECT id, email, name, time_zone FROM ${USERS})` : name;
          const sql = `SELECT (to_jsonb(t) - $1::text[])::text AS row FROM ${source} t ORDER BY 1`;
          dump[name] = (await app.query<{ row: string }>(sql, [VOLATILE])).rows.map(({ row }) => row);
        }
      } finally {
        await app.query("ROLLBACK");
      }
      return dump;
    },
    /** Names of the tables whose rows follow endpoints, as in a dump. */
    async limitedTables(): Promise<string[]> {
      const { rows: tables } = await app.query<{ name: string }>(
        "SELECT 'public.' || tablename AS name FROM pg_policies WHERE schemaname = 'public' AND policyname = 'endpoint_limit'",
      );
      return [...tables.map(({ name }) => name), ...names.filter((name) => name.startsWith("tsdb."))];
    },
    close: () => app.end(),
  };
}
export type Dumper = Awaited<ReturnType<typeof dumper>>;

export interface AuditRow {
  action: string;
  actor_type: string;
  actor_id: string | null;
}
/** Audit entries that only the second dump has. */
export function newAuditRows(before: Dump, after: Dump): AuditRow[] {
  const known = new Set(before["public.audit_entry"]);
  return (after["public.audit_entry"] ?? []).filter((row) => !known.has(row)).map((row) => JSON.parse(row) as AuditRow);
}
