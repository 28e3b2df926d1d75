import { createRequire } from "node:module";
import { join } from "node:path";
import type pgTypes from "pg";
import { storedReading } from "../../packages/db/src/series/stored-reading";
import type { TestDatabase } from "../../packages/db/src/testing";
import { root } from "../dev/places.mjs";
import type { SeriesDay } from "./storage.data";

// pg is a dependency of the db package: it cannot be imported by name from here.
const pg: typeof pgTypes = createRequire(join(root, "packages/db/package.json"))("pg");

export const RELATIONS = ["sample", "window_features", "score", "sample_detail", "sample_1m", "sample_5m", "sample_1h"] as const;
/** Rollups, from the finest to the coarsest. */
export const TIERS = ["sample_1m", "sample_5m", "sample_1h"] as const;
export type Relation = (typeof RELATIONS)[number];
export interface Stored {
  rows: number;
  bytes: number;
}

export async function connect(url: string): Promise<pgTypes.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

export async function makeSeries({ db }: TestDatabase, count: number): Promise<{ tenantId: string; ids: number[] }> {
  const tenantId = crypto.randomUUID();
  await db.asSystem(async (tx) => {
    await tx.shard.create({ data: { id: 0 } });
    await tx.tenant.create({ data: { id: tenantId, slug: "storage", name: "storage" } });
  });
  const ids = await db.withTenant(tenantId, async (tx) => {
    const collectorId = crypto.randomUUID();
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0 } });
    const made: number[] = [];
    for (let n = 0; n < count; n++) {
      const endpointId = crypto.randomUUID();
      const endpoint = { tenantId, id: endpointId, name: `e${n}`, protocol: "udp-echo", target: {}, intervalMs: 10_000 };
      await tx.endpoint.create({ data: endpoint });
      const series = { tenantId, endpointId, collectorId, metricName: "udp_echo_rtt", unit: "ms", metricType: "latency" };
      made.push((await tx.series.create({ data: series })).id);
    }
    return made;
  });
  return { tenantId, ids };
}

/** Writes a day of one series: samples and details as ingest does, windows and scores as a worker does. */
export async function writeDay(database: TestDatabase, ingest: pgTypes.Client, tenantId: string, seriesId: number, day: SeriesDay) {
  const stored = day.value.map((value, n) => storedReading({ value, uncertainty: day.uncertainty[n] ?? null }, "ms"));
  await ingest.query(
    `INSERT INTO tsdb.sample (series_id, ts, value, uncertainty, flags)
     SELECT $1, to_timestamp(t / 1000), v, u, 0 FROM unnest($2::float8[], $3::float8[], $4::float8[]) AS r (t, v, u)`,
    [seriesId, day.tsMs, stored.map(({ value }) => value), stored.map(({ uncertainty }) => uncertainty)],
  );
  const eventful = day.tsMs.filter((_, n) => n % 50 === 0);
  await ingest.query(
    `INSERT INTO tsdb.sample_detail (series_id, ts, metadata)
     SELECT $1, to_timestamp(t / 1000), $3::jsonb FROM unnest($2::float8[]) AS r (t)`,
    [seriesId, eventful, JSON.stringify({ outcome: "timeout", reason: "no reply within 1000 ms", stamp_source: "kernel" })],
  );
  await database.db.withShard(0, 0n, async (tx) => {
    await database.db.series.writeWindows(tx, tenantId, day.windows);
    await database.db.series.writeScores(tx, tenantId, day.scores);
  });
}

/** Stops the scheduler, which would compress a day of this age while it is written. */
export async function pauseJobs(owner: pgTypes.Client): Promise<void> {
  await owner.query("SELECT alter_job(job_id, scheduled => false) FROM timescaledb_information.jobs WHERE job_id >= 1000");
}

/**
 * Upkeep of a day that is old enough: rollups, and packing, which with TimescaleDB the columnstore's policies do.
 * @returns milliseconds that the slices of PADIT's own upkeep took
 */
export async function runUpkeep(database: TestDatabase, owner: pgTypes.Client, isTimescale: boolean, now: Date): Promise<number> {
  const signal = new AbortController().signal;
  let upkeepMs = 0;
  const onSlice = (durationMs: number): void => {
    upkeepMs += durationMs;
  };
  await database.db.runUpkeep("pack", { now, signal, onSlice });
  if (isTimescale) {
    for (const tier of TIERS) await owner.query(`CALL refresh_continuous_aggregate('tsdb.${tier}', NULL, NULL)`);
    const jobs = await owner.query<{ id: number }>(
      "SELECT job_id AS id FROM timescaledb_information.jobs WHERE proc_name IN ('policy_compression', 'policy_columnstore') ORDER BY 1",
    );
    for (const { id } of jobs.rows) await owner.query("CALL run_job($1)", [id]);
  }
  await owner.query("VACUUM ANALYZE");
  return upkeepMs;
}

/** Further tables in which plain PostgreSQL holds a relation's rows, in addition to the table of the relation's name. */
const packsOf = (relation: Relation): string[] => [relation, `${relation}_pack`];
const PLAIN_ROWS: Partial<Record<Relation, string>> = { sample: "every_sample" };

/** Rows of a relation and the bytes that it occupies with its indexes. */
export async function measure(owner: pgTypes.Client, relation: Relation, isTimescale: boolean): Promise<Stored> {
  const name = isTimescale ? relation : (PLAIN_ROWS[relation] ?? relation);
  const bytes = isTimescale
    ? `SELECT hypertable_size(coalesce(
         (SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)::regclass
          FROM timescaledb_information.continuous_aggregates WHERE view_schema = 'tsdb' AND view_name = $1), format('tsdb.%I', $1)::regclass))`
    : `SELECT sum(pg_total_relation_size(relid)) FROM unnest($1::text[]) AS t (name), pg_partition_tree(to_regclass(format('tsdb.%I', t.name)))
       WHERE isleaf AND pg_relation_size(relid) > 0`;
  const { rows: counted } = await owner.query<{ rows: string }>(`SELECT count(*) AS rows FROM tsdb.${name}`);
  const { rows: sized } = await owner.query<{ bytes: string }>(`SELECT (${bytes})::bigint AS bytes`, [
    isTimescale ? name : packsOf(relation),
  ]);
  return { rows: Number(counted[0]?.rows ?? 0), bytes: Number(sized[0]?.bytes ?? 0) };
}
