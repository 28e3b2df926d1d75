import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import type pgTypes from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DatabaseSettings, setUpDatabase } from "../../apps/worker/src/set-up-database";
import { catalogueFaults } from "../../packages/db/src/catalogue";
import { findMigrations, migrate, readMigrations } from "../../packages/db/src/migrate";
import { openDatabase } from "../../packages/db/src/open-database";
import { testBackends } from "../../packages/db/src/testing";
import { root } from "./places.mjs";
import { startThrowawayPostgres } from "./test-servers.mjs";

// pg is a dependency of the db package: it cannot be imported by name from here.
const pg: typeof pgTypes = createRequire(join(root, "packages/db/package.json"))("pg");
const SECRET_KEY = randomBytes(32).toString("base64");
const start = Date.UTC(2026, 0, 5);

interface Urls {
  app: string;
  ingest: string;
  system: string;
}

describe.each(testBackends())("a database on %s", (backend) => {
  let server: { url: string; stop: () => Promise<void> };
  const as = (url: string, user: string, database: string) =>
    Object.assign(new URL(url), {
      username: user,
      password: user === "postgres" ? new URL(url).password : "test",
      pathname: `/${database}`,
    }).href;
  const setUp = (ownerUrl: string, more: Partial<DatabaseSettings> = {}) =>
    setUpDatabase({ DATABASE_URL: ownerUrl, PADIT_SECRET_KEY: SECRET_KEY, PADIT_TIMESCALE: "auto", ...more });

  beforeAll(async () => {
    server = await startThrowawayPostgres(backend === "timescaledb" ? "auto" : "off");
  });
  afterAll(() => server.stop());

  /** A role with these attributes that owns a new database. */
  async function makeOwner(attributes: string): Promise<string> {
    const name = `m_${randomUUID().replaceAll("-", "")}`;
    await query(server.url, `CREATE ROLE ${name} LOGIN PASSWORD 'test' ${attributes}`);
    await query(server.url, `CREATE DATABASE ${name} OWNER ${name}`);
    if (backend === "timescaledb") await query(as(server.url, "postgres", name), "CREATE EXTENSION timescaledb");
    return as(server.url, name, name);
  }
  const superuserOf = (url: string) => as(server.url, "postgres", new URL(url).pathname.slice(1));

  test.each([
    ["its plain owner", "CREATEROLE"],
    ["a managed server's admin", "CREATEROLE CREATEDB"],
    ["a managed server's admin with BYPASSRLS", "CREATEROLE CREATEDB BYPASSRLS"],
  ])("keeps organizations apart when %s migrates it", async (_, attributes) => {
    const owner = await makeOwner(attributes);
    const urls = await setUp(owner);
    expect(await reachesAcross(urls)).toEqual({ own: [1, 1], foreign: [0, 0] });
    expect(await faultsOf(superuserOf(owner))).toEqual([]);
  });

  test("keeps organizations apart when a superuser migrates it, on an empty server too", async () => {
    const name = `m_${randomUUID().replaceAll("-", "")}`;
    await query(server.url, `CREATE DATABASE ${name}`);
    const urls = await setUp(as(server.url, "postgres", name));
    expect(await reachesAcross(urls)).toEqual({ own: [1, 1], foreign: [0, 0] });
    expect(await faultsOf(as(server.url, "postgres", name))).toEqual([]);
    // TimescaleDB demands LOGIN of whoever owns its jobs
    const canLogin = { rolcanlogin: backend === "timescaledb", rolpassword: null };
    expect(await query(server.url, "SELECT rolcanlogin, rolpassword FROM pg_authid WHERE rolname = 'padit_owner'")).toEqual([canLogin]);
  });

  test("takes a database that a superuser migrated earlier from the superuser", async () => {
    const owner = superuserOf(await makeOwner(""));
    await migrateAsItIs(owner);
    const other = await makeOwner("CREATEROLE"); // gives the login roles their passwords
    const inOwner = (url: string) => Object.assign(new URL(url), { pathname: new URL(owner).pathname }).href;
    const { app, ingest, system } = await setUp(other);
    const urls = { app: inOwner(app), ingest: inOwner(ingest), system: inOwner(system) };
    expect(await reachesAcross(urls)).toEqual({ own: [1, 1], foreign: [1, 1] });
    await setUp(owner);
    expect(await reachesAcross(urls)).toEqual({ own: [1, 1], foreign: [0, 0] });
    expect(await faultsOf(owner)).toEqual([]);
    if (backend === "timescaledb") {
      const jobs = await query(owner, "SELECT DISTINCT owner::text FROM timescaledb_information.jobs WHERE hypertable_name IS NOT NULL");
      expect(jobs).toEqual([{ owner: "padit_owner" }]);
    }
  });

  test("is refused where the migrating role is unbound and may not make a plain owner", async () => {
    const owner = await makeOwner("BYPASSRLS");
    await query(server.url, "ALTER ROLE padit_owner RENAME TO padit_owner_away");
    try {
      await expect(migrate(owner)).rejects.toThrow(/row security does not bind the migrating role/);
      expect(await query(owner, "SELECT FROM pg_class WHERE relname = 'tenant'")).toEqual([]);
    } finally {
      await query(server.url, "ALTER ROLE padit_owner_away RENAME TO padit_owner");
    }
  });

  test("keeps the passwords of its logins at every later set-up", async () => {
    const owner = await makeOwner("CREATEROLE");
    const first = await setUp(owner);
    const running = openDatabase({ app: first.app });
    try {
      expect(await setUp(owner)).toEqual(first);
      const other = await makeOwner("CREATEROLE");
      expect(new URL((await setUp(other)).app).password).toBe(new URL(first.app).password);
      await Promise.all([setUp(owner), setUp(other)]);
      await query(first.app, "SELECT 1");
      expect(await running.withTenant(randomUUID(), (tx) => tx.policy.count())).toBe(0);
    } finally {
      await running.close();
    }
  });

  test("refuses a set-up with another key before it changes anything, and keeps the running logins", async () => {
    const first = await setUp(await makeOwner("CREATEROLE"));
    const other = await makeOwner("CREATEROLE");
    const key = randomBytes(32).toString("base64");
    await expect(setUp(other, { PADIT_SECRET_KEY: key })).rejects.toThrow(/another PADIT_SECRET_KEY/);
    expect(await query(other, "SELECT FROM pg_class WHERE relname = '_prisma_migrations'")).toEqual([]);
    await query(first.app, "SELECT 1");
    // a rotated key: the old one, listed second, still finds the logins it made
    expect(new URL((await setUp(other, { PADIT_SECRET_KEY: `${key},${SECRET_KEY}` })).app).password).toBe(new URL(first.app).password);
  });

  test("refuses an application login that row security does not bind", async () => {
    const owner = await makeOwner("CREATEROLE");
    const { ingest, system } = await setUp(owner);
    const given = { DATABASE_APP_URL: superuserOf(owner), DATABASE_INGEST_URL: ingest, DATABASE_SYSTEM_URL: system };
    await expect(setUp(owner, given)).rejects.toThrow(/must be a plain role/);
  });
});

test("logins with given passwords are made once and then left as they are", async () => {
  const server = await startThrowawayPostgres("off");
  try {
    const urlOf = (door: string, password: string) => Object.assign(new URL(server.url), { username: `padit_${door}`, password }).href;
    const given = (password: string) => ({
      DATABASE_APP_URL: urlOf("app", password),
      DATABASE_INGEST_URL: urlOf("ingest", password),
      DATABASE_SYSTEM_URL: urlOf("system", password),
    });
    const env: DatabaseSettings = { DATABASE_URL: server.url, PADIT_SECRET_KEY: SECRET_KEY, PADIT_TIMESCALE: "off" };
    const urls = await setUpDatabase({ ...env, ...given("chosen") });
    await query(urls.app, "SELECT 1");
    await expect(setUpDatabase({ ...env, ...given("another") })).rejects.toThrow(/rejects the login of the door/);
    await query(urls.app, "SELECT 1");
  } finally {
    await server.stop();
  }
});

/** Applies the migrations with the rights of the connection, as PADIT did before it looked at the role. */
async function migrateAsItIs(url: string): Promise<void> {
  await query(
    url,
    `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0)`,
  );
  for (const { name, sql } of readMigrations(findMigrations())) {
    await query(url, sql);
    const checksum = createHash("sha256").update(sql).digest("hex");
    await query(url, "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ($1, $2, $3, now())", [
      randomUUID(),
      checksum,
      name,
    ]);
  }
}

/** Rows that padit_app reads as [samples], and windows that it writes, of its own organization's series and of another's. */
async function reachesAcross(urls: Urls): Promise<{ own: number[]; foreign: number[] }> {
  const db = openDatabase({ app: urls.app, system: urls.system });
  try {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    await db.asSystem((tx) => tx.shard.createMany({ data: [{ id: 0 }], skipDuplicates: true }));
    await db.asSystem((tx) => db.series.ensurePartitions(tx, new Date(start)));
    const series: number[] = [];
    for (const tenantId of [ours, theirs]) {
      const [endpointId, collectorId] = [randomUUID(), randomUUID()];
      await db.asSystem((tx) => tx.tenant.create({ data: { id: tenantId, slug: tenantId, name: tenantId } }));
      const row = await db.withTenant(tenantId, async (tx) => {
        await tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0 } });
        await tx.endpoint.create({ data: { tenantId, id: endpointId, name: "e", protocol: "udp-echo", target: {}, intervalMs: 1000 } });
        return tx.series.create({ data: { tenantId, endpointId, collectorId, metricName: "rtt", unit: "us", metricType: "latency" } });
      });
      series.push(row.id);
      await query(urls.ingest, "INSERT INTO tsdb.sample (series_id, ts, value) VALUES ($1, to_timestamp($2::float8 / 1000), 1)", [
        row.id,
        start,
      ]);
    }
    const reach = async (seriesId: number | undefined) => {
      const client = new pg.Client({ connectionString: urls.app });
      await client.connect();
      try {
        await client.query("SELECT set_config('app.tenant_id', $1, false)", [ours]);
        const samples = await client.query("SELECT FROM tsdb.tenant_sample WHERE series_id = $1", [seriesId]);
        const window = {
          series_id: seriesId,
          start: new Date(start),
          end: new Date(start + 1000),
          n: 1,
          expected: 1,
          features: Array(14).fill(0),
          revision: 0,
        };
        const { rows } = await client.query<{ n: number }>("SELECT tsdb.write_windows($1::jsonb) AS n", [JSON.stringify([window])]);
        return [samples.rowCount ?? 0, rows[0]?.n ?? 0];
      } finally {
        await client.end();
      }
    };
    return { own: await reach(series[0]), foreign: await reach(series[1]) };
  } finally {
    await db.close();
  }
}

const faultsOf = (url: string) => connected(url, (client) => catalogueFaults(client));
const query = (url: string, text: string, values?: unknown[]) => connected(url, async (client) => (await client.query(text, values)).rows);

async function connected<T>(connectionString: string, work: (client: pgTypes.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
