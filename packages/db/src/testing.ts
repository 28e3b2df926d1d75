import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { type RoleCredentials, urlOfDoor } from "./login-roles";
import { findMigrations, migrate, readMigrations } from "./migrate";
import { type Database, openDatabase } from "./open-database";
import type { Backend } from "./series-store";

export interface TestDatabase {
  urls: { owner: string; app: string; ingest: string; system: string };
  db: Database;
  /** Writes samples as ingest does. */
  insertSamples(rows: readonly TestSample[]): Promise<void>;
  /** Closes all connections and drops the database. */
  dispose(): Promise<void>;
}

interface TestSample {
  seriesId: number;
  tsMs: number;
  value: number;
  uncertainty?: number | null;
}

const SERVERS: Record<Backend, string> = { postgresql: "PADIT_TEST_POSTGRES_URL", timescaledb: "PADIT_TEST_TIMESCALE_URL" };
const SECRET = "test"; // the servers of tests listen on loopback only
const PASSWORDS = { app: SECRET, ingest: SECRET, system: SECRET };
/** One key for all of a server's test databases, because login roles belong to the server. */
export const TEST_CREDENTIALS: readonly RoleCredentials[] = [{ passwords: PASSWORDS, keyId: "test" }];

/** The backends for which the environment names a test server. */
export const testBackends = (): Backend[] => (["postgresql", "timescaledb"] as const).filter((backend) => process.env[SERVERS[backend]]);

/** A fresh, migrated, empty database: a clone of a template that is made once for each set of migrations. */
export async function createTestDatabase({ backend = "postgresql" }: { backend?: Backend } = {}): Promise<TestDatabase> {
  const server = process.env[SERVERS[backend]];
  if (!server) throw new Error(`${SERVERS[backend]} names no server`);
  const name = `padit_test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, async (admin) => {
    const template = await ensureTemplate(admin, server);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER padit_owner`);
  });
  const urls = urlsOf(ownerUrlOf(server, name));
  const db = openDatabase(urls, { poolSize: 4 });
  // The template and its partitions may be days old.
  await db.asSystem((tx) => db.series.ensurePartitions(tx, new Date()));
  return {
    urls,
    db,
    insertSamples: (rows) =>
      administer(urls.ingest, async (ingest) => {
        await ingest.query(
          `INSERT INTO tsdb.sample (series_id, ts, value, uncertainty)
           SELECT "seriesId", to_timestamp("tsMs" / 1000), value, uncertainty
           FROM jsonb_to_recordset($1::jsonb) AS row ("seriesId" int, "tsMs" float8, value float8, uncertainty float4)`,
          [JSON.stringify(rows)],
        );
      }),
    async dispose() {
      await db.close();
      await administer(server, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** A database that was never set up; its login roles have the tests' passwords. */
export async function createEmptyTestDatabase({ backend }: { backend: Backend }): Promise<Pick<TestDatabase, "urls" | "dispose">> {
  const server = process.env[SERVERS[backend]];
  if (!server) throw new Error(`${SERVERS[backend]} names no server`);
  const name = `padit_test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, async (admin) => {
    await ensureTemplate(admin, server); // also makes the roles
    await admin.query(`CREATE DATABASE ${name} OWNER padit_owner`);
  });
  const urls = urlsOf(ownerUrlOf(server, name));
  return {
    urls,
    dispose: () => administer(server, async (admin) => void (await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

const urlsOf = (owner: string): TestDatabase["urls"] => ({
  owner,
  app: urlOfDoor(owner, "app", PASSWORDS),
  ingest: urlOfDoor(owner, "ingest", PASSWORDS),
  system: urlOfDoor(owner, "system", PASSWORDS),
});

/** Makes the template under an advisory lock. Afterwards the template rejects connections, because a database in use cannot be cloned. */
async function ensureTemplate(admin: pg.Client, server: string): Promise<string> {
  const digest = createHash("sha256")
    .update(JSON.stringify(readMigrations(findMigrations())))
    .digest("hex")
    .slice(0, 16);
  const template = `padit_template_${digest}`;
  await admin.query("SELECT pg_advisory_lock(hashtext('padit.test-template'))");
  try {
    const { rows } = await admin.query<{ ready: boolean }>("SELECT NOT datallowconn AS ready FROM pg_database WHERE datname = $1", [
      template,
    ]);
    if (rows[0]?.ready) return template;
    const { rowCount } = await admin.query("SELECT FROM pg_roles WHERE rolname = 'padit_owner'");
    if (rowCount === 0) await admin.query(`CREATE ROLE padit_owner LOGIN CREATEROLE PASSWORD '${SECRET}'`);
    await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`); // left by a run that was killed half way
    await admin.query(`CREATE DATABASE ${template} OWNER padit_owner`);
    await migrate(ownerUrlOf(server, template), { credentials: TEST_CREDENTIALS });
    await admin.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`);
    // TimescaleDB's scheduler connects by itself.
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [template]);
    return template;
  } finally {
    await admin.query("SELECT pg_advisory_unlock(hashtext('padit.test-template'))");
  }
}

function ownerUrlOf(server: string, database: string): string {
  const url = new URL(server);
  url.username = "padit_owner";
  url.password = SECRET;
  url.pathname = `/${database}`;
  return url.href;
}

async function administer<T>(server: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
