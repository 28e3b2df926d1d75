import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogueFaults } from "../catalogue";
import { createEmptyTestDatabase, createTestDatabase, type TestDatabase, testBackends } from "../testing";
import { dumpDatabase } from "./dump-database";
import type { DumpPart } from "./dump-format";
import { loadDatabase } from "./load-database";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const now = new Date();
/** Two days ago, on a whole minute: rollups exist at the time of the dump, and retention has not dropped the raw samples yet. */
const startMs = Math.floor((now.getTime() - 2 * DAY_MS) / MINUTE_MS) * MINUTE_MS;
const TENANTS = [randomUUID(), randomUUID()];
const TIERS = ["sample_1m", "sample_5m", "sample_1h"] as const;
const AWKWARD_NAME = "tab\t, line\n, \\N and \\. as text";

async function collect(parts: AsyncIterable<DumpPart>): Promise<DumpPart[]> {
  const all: DumpPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}
async function* play(parts: readonly DumpPart[]): AsyncGenerator<DumpPart> {
  yield* parts;
}
async function read<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
/** The samples that each organization can read through the views. */
const seenBy = async (url: string): Promise<unknown[][]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const seen = [];
    for (const tenantId of TENANTS) {
      await client.query("SELECT set_config('app.tenant_id', $1, false)", [tenantId]);
      const { rows } = await client.query(
        "SELECT series_id, extract(epoch FROM ts)::float8 AS at, value, uncertainty FROM tsdb.tenant_sample ORDER BY 1, 2",
      );
      seen.push(rows);
    }
    return seen;
  } finally {
    await client.end();
  }
};

async function fill({ db, insertSamples, urls }: TestDatabase, backend: string): Promise<void> {
  await db.asSystem((tx) => tx.shard.create({ data: { id: 0, head: 7n, watermark: 5n } }));
  await read(urls.owner, `SELECT tsdb.ensure_partitions((now() - interval '20 days')::date, (now() + interval '1 day')::date)`);
  for (const [n, tenantId] of TENANTS.entries()) {
    const [endpointId, collectorId] = [randomUUID(), randomUUID()];
    await db.asSystem((tx) => tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: AWKWARD_NAME } }));
    const series = await db.withTenant(tenantId, async (tx) => {
      await tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0, planRevision: 3 } });
      await tx.plan.create({ data: { tenantId, collectorId, revision: 3, document: "{}", signature: Buffer.from([0, 1, 255, 92]) } });
      await tx.endpoint.create({ data: { tenantId, id: endpointId, name: "e", protocol: "udp-echo", target: {}, intervalMs: 1000 } });
      return tx.series.create({ data: { tenantId, endpointId, collectorId, metricName: "rtt", unit: "us", metricType: "latency" } });
    });
    await insertSamples(
      Array.from({ length: 60 }, (_, i) => ({
        seriesId: series.id,
        tsMs: startMs + i * 10_000,
        value: i * 0.1 + n,
        uncertainty: i % 2 ? 0.25 : null,
      })),
    );
    await insertSamples([{ seriesId: series.id, tsMs: startMs - 15 * DAY_MS, value: 1 / 3 }]);
    if (backend === "postgresql")
      await read(
        urls.owner,
        `INSERT INTO tsdb.sample_1m_rolled SELECT ${series.id}, at, 2, 7, 3, 4
         FROM generate_series(date_trunc('hour', now()) - interval '100 days', date_trunc('hour', now()) - interval '99 days 12 hours', interval '30 minutes') AS at`,
      );
  }
  await db.runUpkeep("rollup", { now, signal: new AbortController().signal });
  // TimescaleDB's own job refreshes at a time of its choice, the newest buckets first, and hides older ones until it has reached them.
  if (backend === "timescaledb")
    for (const tier of TIERS) await read(urls.owner, `CALL refresh_continuous_aggregate('tsdb.${tier}', NULL, NULL)`);
  // On plain PostgreSQL the old samples are packed, and those of the current hour are not.
  await db.runUpkeep("pack", { now, signal: new AbortController().signal });
}

const COUNTS = (["tenant", "collector", "plan", "endpoint", "series"] as const).map((name) => [`public.${name}`, 2] as const);

describe.each(testBackends())("a dump of a database on %s", (source) => {
  let database: TestDatabase;
  let parts: DumpPart[];
  beforeAll(async () => {
    database = await createTestDatabase({ backend: source });
    await fill(database, source);
    parts = await collect(dumpDatabase(database.urls.owner));
  });
  afterAll(() => database.dispose());

  test.each(testBackends())("gives the same rows on %s, walls between organizations included", async (target) => {
    const empty = await createEmptyTestDatabase({ backend: target });
    try {
      const counts = await loadDatabase(empty.urls.owner, play(parts), { now });
      expect(counts).toMatchObject({ ...Object.fromEntries(COUNTS), "public.shard": 1, "tsdb.sample": 122 });
      expect(await seenBy(empty.urls.app)).toEqual(await seenBy(database.urls.app));
      expect((await seenBy(empty.urls.app)).map((rows) => rows.length)).toEqual([61, 61]);
      const names = await read(empty.urls.system, "SELECT DISTINCT name FROM tenant");
      expect(names).toEqual([{ name: AWKWARD_NAME }]);
      const owner = new pg.Client({ connectionString: empty.urls.owner });
      await owner.connect();
      expect(await catalogueFaults(owner)).toEqual([]);
      await owner.end();
    } finally {
      await empty.dispose();
    }
  });

  test("keeps rollups that are older than samples, and continues numbers and plan revisions above those of the dump", async () => {
    const empty = await createEmptyTestDatabase({ backend: source });
    try {
      await loadDatabase(empty.urls.owner, play(parts), { now });
      if (source === "postgresql") {
        for (const tier of TIERS) {
          const rows = `SELECT series_id, bucket, sum(n)::int AS n, round(sum(sum)::numeric, 9) AS sum, min(min) AS min, max(max) AS max FROM tsdb.${tier} GROUP BY 1, 2 ORDER BY 1, 2`;
          const restored = await read<{ n: number }>(empty.urls.owner, rows);
          expect(restored).toEqual(await read(database.urls.owner, rows));
          expect(restored.reduce((sum, { n }) => sum + n, 0)).toBe(122 + 2 * 50);
        }
      }
      const revisions = await read<{ revision: number }>(empty.urls.system, "SELECT plan_revision AS revision FROM collector");
      for (const { revision } of revisions) expect(revision).toBeGreaterThan(28_000_000);
      const series = await read<{ next: string }>(empty.urls.owner, "SELECT nextval('series_id_seq')::text AS next");
      const last = await read<{ last: string }>(database.urls.owner, "SELECT last_value::text AS last FROM series_id_seq");
      expect(Number(series[0]?.next)).toBe(Number(last[0]?.last) + 1);
    } finally {
      await empty.dispose();
    }
  });

  test("leaves no login behind, and reads again after the first time", async () => {
    const [role] = await read(
      database.urls.owner,
      "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'padit_backup'",
    );
    expect(role).toEqual({ rolcanlogin: false, rolsuper: false, rolbypassrls: false });
    const again = await collect(dumpDatabase(database.urls.owner));
    expect(again.map(({ name }) => name)).toEqual(parts.map(({ name }) => name));
    expect(again.at(-1)?.bytes.toString()).toBe(parts.at(-1)?.bytes.toString());
  });

  test("is refused when it is incomplete, and the database takes a whole one afterwards, once", async () => {
    const empty = await createEmptyTestDatabase({ backend: source });
    try {
      await expect(loadDatabase(empty.urls.owner, play(parts.slice(0, -1)), { now })).rejects.toThrow(/incomplete/);
      const lost = parts.filter(({ name }) => name !== "tables/tsdb.sample/0");
      await expect(loadDatabase(empty.urls.owner, play(lost), { now })).rejects.toThrow(/122 rows of tsdb.sample, but 0/);
      const orphaned = parts.filter(({ name }) => name !== "tables/public.tenant/0" && name !== "row-counts.json");
      const counts = JSON.parse(parts.at(-1)?.bytes.toString() ?? "");
      const lying = { name: "row-counts.json", bytes: Buffer.from(JSON.stringify({ ...counts, "public.tenant": 0 })) };
      await expect(loadDatabase(empty.urls.owner, play([...orphaned, lying]), { now })).rejects.toThrow(/foreign key/);
      await loadDatabase(empty.urls.owner, play(parts), { now });
      await expect(loadDatabase(empty.urls.owner, play(parts), { now })).rejects.toThrow(/holds an installation/);
    } finally {
      await empty.dispose();
    }
  });

  test("of a newer version is refused by name", async () => {
    const empty = await createEmptyTestDatabase({ backend: source });
    try {
      const [manifest, ...rest] = parts;
      const newer = JSON.parse(manifest?.bytes.toString() ?? "");
      newer.migrations.push({ name: "29990101000000_future", checksum: "0" });
      const changed = { name: "manifest.json", bytes: Buffer.from(JSON.stringify(newer)) };
      await expect(loadDatabase(empty.urls.owner, play([changed, ...rest]), { now })).rejects.toThrow(/29990101000000_future/);
    } finally {
      await empty.dispose();
    }
  });
});
