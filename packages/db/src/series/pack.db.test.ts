import { newId } from "@padit/domain";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing";
import { storedReading } from "./stored-reading";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const signal = new AbortController().signal;
const now = new Date();
/** Noon of the day three days ago. */
const noonMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS - 3 * DAY_MS + 12 * HOUR_MS;

let database: TestDatabase;
let ingest: pg.Client;
let system: pg.Client;
let owner: pg.Client;
let tenantId: string;
const seriesIds: number[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  tenantId = newId();
  const collectorId = newId();
  await database.db.asSystem((tx) => tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Pack" } }));
  await database.db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "probe", shard: 0 } });
    for (const unit of ["ms", "us", "ratio"]) {
      const endpointId = newId();
      await tx.endpoint.create({ data: { tenantId, id: endpointId, name: unit, protocol: "udp-echo", target: {}, intervalMs: 10_000 } });
      const series = { tenantId, endpointId, collectorId, metricName: "udp_echo_rtt", unit, metricType: "latency" };
      seriesIds.push((await tx.series.create({ data: series })).id);
    }
  });
  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  };
  [ingest, system, owner] = await Promise.all([connect(database.urls.ingest), connect(database.urls.system), connect(database.urls.owner)]);
});
afterAll(async () => {
  await Promise.all([ingest?.end(), system?.end(), owner?.end()]);
  await database?.dispose();
});

interface Point {
  series: number;
  tsMs: number;
  value: number;
  uncertainty: number | null;
  flags: number;
}

const insert = (points: readonly Point[], client = ingest) =>
  client.query(
    `INSERT INTO tsdb.sample (series_id, ts, value, uncertainty, flags)
     SELECT s, to_timestamp(t / 1000), v, u, f FROM unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::int[]) AS r (s, t, v, u, f)`,
    [
      points.map(({ series }) => series),
      points.map(({ tsMs }) => tsMs),
      points.map(({ value }) => value),
      points.map(({ uncertainty }) => uncertainty),
      points.map(({ flags }) => flags),
    ],
  );

/** Three hours and a bit: whole nanoseconds on a grid, whole nanoseconds of microseconds, and numbers that no grid holds. */
function points(): Point[] {
  const [ms = 0, us = 0, ratio = 0] = seriesIds;
  return Array.from({ length: 1_100 }, (_, n) => {
    const tsMs = noonMs + n * 10 * SECOND_MS + (n % 7) / 1000;
    return [
      { series: ms, tsMs, ...reading(17 + Math.sin(n), 0.0012, "ms"), flags: 2 },
      { series: us, tsMs, ...reading(-900_000 + n * 1.003, n % 5 === 0 ? null : 0.4, "us"), flags: n % 3 },
      { series: ratio, tsMs, value: n % 400 < 360 ? 0 : 1 / (n + 3), uncertainty: null, flags: 0 },
    ];
  }).flat();
}

function reading(value: number, uncertainty: number | null, unit: string): Pick<Point, "value" | "uncertainty"> {
  return storedReading({ value, uncertainty }, unit);
}

/** The last digits of a mean depend on the order in which its samples are added. */
const comparable = <Row extends { mean: number; uncertainty?: number | null }>({ mean, uncertainty, ...row }: Row) => ({
  ...row,
  mean: mean.toPrecision(12),
  uncertainty: uncertainty?.toPrecision(12),
});

/** Everything that people read of these series. */
const readAll = () =>
  database.db.withTenant(tenantId, async (tx) => {
    const { series } = database.db;
    const range = { seriesIds, fromMs: noonMs - HOUR_MS, toMs: noonMs + 6 * HOUR_MS };
    const long = { seriesIds, fromMs: noonMs - 3 * DAY_MS, toMs: noonMs + DAY_MS, bucketMs: 60_000 };
    return {
      samples: await series.samples(tx, { ...range, limit: 100_000 }),
      part: await series.samples(tx, { seriesIds, fromMs: noonMs + 1.5 * HOUR_MS, toMs: noonMs + 1.6 * HOUR_MS, limit: 24 }),
      page: await series.samplePage(tx, { ...range, seriesId: seriesIds[1] ?? 0, limit: 700 }),
      heard: await series.heardTimes(tx, { ...range, windowMs: 60_000, latenessMs: 5_000 }),
      latest: await series.latest(tx, seriesIds),
      short: (await series.rollup(tx, { ...range, bucketMs: 300_000 })).map(comparable),
      bands: (await series.bands(tx, { ...range, bucketMs: 300_000 })).map(comparable),
      minutes: (await series.rollup(tx, long)).map(comparable),
      fiveMinutes: (await series.rollup(tx, { ...long, bucketMs: 600_000 })).map(comparable),
      hours: (await series.rollup(tx, { ...long, fromMs: long.fromMs + 1234, toMs: noonMs + 2.7 * HOUR_MS, bucketMs: HOUR_MS })).map(
        comparable,
      ),
    };
  });

const horizons = ({ raw = noonMs - 30 * DAY_MS, minutes = noonMs - 90 * DAY_MS }) => ({
  raw: new Date(raw),
  minutes: new Date(minutes),
  fiveMinutes: new Date(noonMs - 396 * DAY_MS),
  hours: new Date(noonMs - 1827 * DAY_MS),
});

const packSlice = async (): Promise<boolean> => {
  const { rows } = await system.query<{ more: boolean }>("SELECT tsdb.pack_slice($1, 1) AS more", [new Date(now.getTime() - DAY_MS)]);
  return rows[0]?.more ?? false;
};
const countOf = async (table: string): Promise<{ rows: number; bytes: number }> => {
  const { rows } = await owner.query<{ rows: number; bytes: number }>(
    `SELECT (SELECT count(*) FROM tsdb.${table})::int AS rows,
       (SELECT sum(pg_relation_size(relid)) FROM pg_partition_tree('tsdb.${table}') WHERE isleaf)::int AS bytes`,
  );
  return rows[0] ?? { rows: 0, bytes: 0 };
};

test("packed samples read as loose ones did, after every slice, and late ones join them", async () => {
  await insert(points());
  await owner.query("UPDATE tsdb.pack_state SET series_per_slice = 1"); // more than one sample halves it, so it stays
  const before = await readAll();
  expect(before.samples).toHaveLength(3_300);
  while (await packSlice()) expect(await readAll()).toEqual(before);
  expect(await countOf("sample")).toEqual({ rows: 0, bytes: 0 });
  expect(await countOf("sample_pack")).toMatchObject({ rows: 12 });

  const [ms = 0, , ratio = 0] = seriesIds;
  const late = [
    { series: ms, tsMs: noonMs + 5, value: 40, uncertainty: 3, flags: 64 },
    { series: ratio, tsMs: noonMs + 5 * HOUR_MS, value: 1, uncertainty: null, flags: 0 },
    { series: ratio, tsMs: noonMs + 2 * HOUR_MS - 1, value: 0.5, uncertainty: null, flags: 64 },
  ];
  await insert(late);
  const loose = await readAll();
  expect(loose.samples).toHaveLength(3_303);
  expect(loose.latest.map(({ tsMs }) => tsMs)).toEqual([...before.latest.slice(0, 2).map(({ tsMs }) => tsMs), noonMs + 5 * HOUR_MS]);
  expect(loose.samples.find(({ seriesId, tsMs }) => seriesId === ms && tsMs === noonMs + 5)).toMatchObject({
    value: 40,
    uncertainty: 3,
    flags: 64,
  });
  expect(loose.minutes.find(({ seriesId, bucketMs }) => seriesId === ms && bucketMs === noonMs)).toMatchObject({ n: 7, max: 40 });
  for (let n = 0; n < 2; n++) {
    await database.db.runUpkeep("pack", { now, signal });
    expect(await readAll()).toEqual(loose);
  }
  expect(await countOf("sample")).toEqual({ rows: 0, bytes: 0 });
  expect(await countOf("sample_pack")).toMatchObject({ rows: 13 });
});

test("a late sample that commits while its day is packed is neither lost nor doubled", async () => {
  const [, us = 0] = seriesIds;
  const tsMs = noonMs + 90;
  const late = (value: number) => [{ series: us, tsMs, value, uncertainty: null, flags: 0 }];
  await insert(late(1));
  await ingest.query("BEGIN");
  await insert(late(2));
  while (await packSlice());
  await ingest.query("COMMIT");
  const read = async () => (await readAll()).samples.filter((row) => row.seriesId === us && row.tsMs === tsMs).map(({ value }) => value);
  expect((await read()).toSorted()).toEqual([1, 2]);
  while (await packSlice());
  expect((await read()).toSorted()).toEqual([1, 2]);
  expect(await countOf("sample")).toEqual({ rows: 0, bytes: 0 });
});

test("an index finds the packs of a range", async () => {
  const app = new pg.Client({ connectionString: database.urls.app });
  await app.connect();
  try {
    await app.query("SELECT set_config('app.tenant_id', $1, false), set_config('enable_seqscan', 'off', false)", [tenantId]);
    const at = (ms: number) => `'${new Date(ms).toISOString()}'::timestamptz`;
    const { rows } = await app.query<{ "QUERY PLAN": string }>(
      `EXPLAIN SELECT ts, value FROM tsdb.tenant_sample WHERE series_id = ANY (ARRAY[${seriesIds.join()}])
       AND ts >= ${at(noonMs)} AND ts < ${at(noonMs + HOUR_MS)} AND slot >= ${at(noonMs)} AND slot < ${at(noonMs + 2 * HOUR_MS)}`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(/Index Scan using sample_pack_\d+_series_id_last_idx/);
    expect(plan).toMatch(/Index Cond: .*series_id.*last >= .*last < /);
    expect(plan.match(/sample_pack_\d+ /g)?.length).toBe(1);
  } finally {
    await app.end();
  }
});

test("retention drops packs with their day", async () => {
  await database.db.asSystem((tx) => database.db.series.dropBefore(tx, horizons({ raw: noonMs + DAY_MS })));
  const { samples, minutes, hours } = await readAll();
  expect([samples, minutes.length > 0, hours.length > 0]).toEqual([[], true, true]);
  await database.db.asSystem((tx) => database.db.series.dropBefore(tx, horizons({ minutes: noonMs + 62 * DAY_MS })));
  const { minutes: dropped, fiveMinutes, hours: kept } = await readAll();
  expect([dropped, fiveMinutes.length > 0, kept.length > 0]).toEqual([[], true, true]);
});
