import { randomUUID } from "node:crypto";
import type { WindowRow } from "@padit/domain";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase, testBackends } from "./testing";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Five hours ago on a whole minute: not in the current bucket, and recent enough for ingest. */
const start = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * 60 * MINUTE;

describe.each(testBackends())("the series store on %s", (backend) => {
  let database: TestDatabase;
  let ingest: pg.Client;
  const ours = randomUUID();
  const theirs = randomUUID();
  const series = new Map<string, number>();
  const idOf = (tenantId: string) => series.get(tenantId) ?? 0;

  const insert = (seriesId: number, tsMs: number, value: number) =>
    ingest.query("INSERT INTO tsdb.sample (series_id, ts, value) VALUES ($1, to_timestamp($2::float8 / 1000), $3)", [
      seriesId,
      tsMs,
      value,
    ]);

  beforeAll(async () => {
    database = await createTestDatabase({ backend });
    await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
    for (const tenantId of [ours, theirs]) {
      const [endpointId, collectorId] = [randomUUID(), randomUUID()];
      await database.db.asSystem((tx) => tx.tenant.create({ data: { id: tenantId, slug: tenantId, name: tenantId } }));
      const row = await database.db.withTenant(tenantId, async (tx) => {
        await tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0 } });
        await tx.endpoint.create({ data: { tenantId, id: endpointId, name: "e", protocol: "udp-echo", target: {}, intervalMs: 1000 } });
        return tx.series.create({ data: { tenantId, endpointId, collectorId, metricName: "rtt", unit: "us", metricType: "latency" } });
      });
      series.set(tenantId, row.id);
    }
    ingest = new pg.Client({ connectionString: database.urls.ingest });
    await ingest.connect();
    for (let i = 0; i < 120; i++) for (const tenantId of [ours, theirs]) await insert(idOf(tenantId), start + i * 1000, i);
  });
  afterAll(async () => {
    await ingest.end();
    await database.dispose();
  });

  const range = { fromMs: start, toMs: start + DAY };
  const both = () => [idOf(ours), idOf(theirs)];

  test("runs on the backend it says", async () => {
    expect(await database.db.withTenant(ours, (tx) => database.db.series.backend(tx))).toBe(backend);
  });

  test("gives all samples of a series page by page, and none of a foreign series", async () => {
    const page = (seriesId: number, fromMs: number) =>
      database.db.withTenant(ours, (tx) => database.db.series.samplePage(tx, { seriesId, fromMs, toMs: start + DAY, limit: 70 }));
    const first = await page(idOf(ours), start);
    const second = await page(idOf(ours), (first.tsMs.at(-1) ?? 0) + 0.001);
    expect([...first.value, ...second.value]).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(second.tsMs.at(-1)).toBe(start + 119_000);
    expect([first.uncertainty[0], first.flags[0]]).toEqual([null, 0]);
    expect((await page(idOf(theirs), start)).tsMs).toEqual([]);
  });

  test("says at which samples event time passed from one window to the next", async () => {
    const heard = (seriesIds: number[]) =>
      database.db.withTenant(ours, (tx) =>
        database.db.series.heardTimes(tx, { ...range, seriesIds, windowMs: MINUTE, latenessMs: 10_000 }),
      );
    expect(await heard(both())).toEqual([0, 9, 10, 69, 70, 119].map((second) => start + second * 1000));
    expect(await heard([idOf(theirs)])).toEqual([]);
  });

  test("gives an organization the newest of its own samples, in order of time", async () => {
    const rows = await database.db.withTenant(ours, (tx) => database.db.series.samples(tx, { ...range, seriesIds: both(), limit: 2 }));
    expect(rows).toEqual([118, 119].map((i) => ({ seriesId: idOf(ours), tsMs: start + i * 1000, value: i, uncertainty: null, flags: 0 })));
  });

  test("gives the latest sample of each of its series", async () => {
    const rows = await database.db.withTenant(theirs, (tx) => database.db.series.latest(tx, both()));
    expect(rows).toMatchObject([{ seriesId: idOf(theirs), value: 119 }]);
  });

  test("rolls samples up into buckets with percentiles by linear interpolation", async () => {
    const query = { ...range, seriesIds: both(), bucketMs: MINUTE };
    const rows = await database.db.withTenant(ours, (tx) => database.db.series.rollup(tx, query));
    // 0…59: median 29.5, 95th percentile at position 0.95 × 59 = 56.05
    expect(rows).toEqual([
      { seriesId: idOf(ours), bucketMs: start, n: 60, min: 0, max: 59, mean: 29.5, p50: 29.5, p95: expect.closeTo(56.05) },
      { seriesId: idOf(ours), bucketMs: start + MINUTE, n: 60, min: 60, max: 119, mean: 89.5, p50: 89.5, p95: expect.closeTo(116.05) },
    ]);
  });

  test("gives the quantiles of each bucket, of its own samples alone", async () => {
    const query = { ...range, toMs: start + MINUTE, seriesIds: both(), bucketMs: MINUTE };
    const rows = await database.db.withTenant(ours, (tx) => database.db.series.bands(tx, query));
    // 0…59 by linear interpolation: rank q × 59
    const quantiles = { p5: 2.95, p25: 14.75, p50: 29.5, p75: 44.25, p95: 56.05 };
    const close = Object.fromEntries(Object.entries(quantiles).map(([name, value]) => [name, expect.closeTo(value)]));
    expect(rows).toEqual([{ seriesId: idOf(ours), bucketMs: start, n: 60, min: 0, max: 59, mean: 29.5, uncertainty: null, ...close }]);
  });

  test("gives the same answer for long ranges before a refresh, after it, and after a late sample", async () => {
    const long = { seriesIds: [idOf(ours)], fromMs: start - 3 * DAY, toMs: start + DAY, bucketMs: MINUTE };
    const read = async () => {
      const rows = await database.db.withTenant(ours, (tx) => database.db.series.rollup(tx, long));
      return rows.filter(({ bucketMs }) => bucketMs >= start).map(({ n, min, max, mean }) => [n, min, max, mean]);
    };
    const before = [
      [60, 0, 59, 29.5],
      [60, 60, 119, 89.5],
    ];
    expect(await read()).toEqual(before);
    await refresh();
    expect(await read()).toEqual(before);
    await insert(idOf(ours), start - MINUTE, 7);
    await insert(idOf(ours), start + 500, 2000);
    await refresh();
    expect(await read()).toEqual([
      [61, 0, 2000, expect.closeTo((29.5 * 60 + 2000) / 61)],
      [60, 60, 119, 89.5],
    ]);
  });

  test("a late sample that commits while a refresh begins is not lost", async () => {
    const minute = { seriesIds: [idOf(theirs)], fromMs: start - 3 * DAY, toMs: start + MINUTE, bucketMs: MINUTE };
    const late = (value: number) => insert(idOf(theirs), start - 10 * MINUTE, value);
    await refresh();
    await late(1);
    await ingest.query("BEGIN");
    await late(2); // the minute already has its mark
    const refreshed = refresh();
    await ingest.query("COMMIT");
    await refreshed;
    await refresh();
    const rows = await database.db.withTenant(theirs, (tx) => database.db.series.rollup(tx, minute));
    expect(rows[0]).toMatchObject({ bucketMs: start - 10 * MINUTE, n: 2, min: 1, max: 2 });
  });

  // With TimescaleDB the extension's continuous aggregate sums the samples; there only ingest rejects such values.
  if (backend === "postgresql")
    test("samples of ±1e308 end no rollup, and other organizations' minutes are rolled up beside them", async () => {
      const minute = start - 5 * DAY;
      for (const [n, value] of [1.7e308, 1.7e308, -1.7e308].entries()) await insert(idOf(ours), minute + n, value);
      await insert(idOf(theirs), minute, 5);
      const long = { seriesIds: both(), fromMs: minute - DAY, toMs: start + DAY, bucketMs: MINUTE };
      const rolled = async (tenantId: string) => {
        const rows = await database.db.withTenant(tenantId, (tx) => database.db.series.rollup(tx, long));
        return rows.find(({ bucketMs }) => bucketMs === minute);
      };
      expect(await rolled(theirs)).toMatchObject({ n: 1, min: 5, max: 5 });
      await refresh();
      expect(await rolled(theirs)).toMatchObject({ n: 1, min: 5, max: 5 });
      expect(await rolled(ours)).toMatchObject({ n: 3, min: -1.7e308, max: 1.7e308 });
    });

  /** With TimescaleDB a policy refreshes every minute. A refresh cannot run inside a transaction, so the owner calls it here. */
  async function refresh() {
    if (backend === "postgresql") return database.db.runUpkeep("pack", { now: new Date(), signal: new AbortController().signal });
    const owner = new pg.Client({ connectionString: database.urls.owner });
    await owner.connect();
    await owner.query(`CALL refresh_continuous_aggregate('tsdb.sample_1m', NULL, to_timestamp(${start + MINUTE}::float8 / 1000))`);
    await owner.end();
  }

  test("writes windows of the named organization only, and keeps the newest revision", async () => {
    const window = (seriesId: number, revision: number): WindowRow => ({
      seriesId,
      startMs: start,
      endMs: start + MINUTE,
      n: 60,
      expected: 60,
      features: [1.5, null, ...Array<number>(12).fill(0)],
      revision,
    });
    await database.db.withShard(0, 0n, async (tx) => {
      await database.db.series.writeWindows(tx, ours, [window(idOf(ours), 1), window(idOf(theirs), 1)]);
      await database.db.series.writeWindows(tx, ours, [window(idOf(ours), 0)]);
    });
    const read = (tenantId: string) =>
      database.db.withTenant(tenantId, (tx) => database.db.series.windows(tx, { ...range, seriesIds: both() }));
    expect(await read(ours)).toEqual([window(idOf(ours), 1)]);
    expect(await read(theirs)).toEqual([]);
  });

  test("writes scores of the named organization only", async () => {
    const score = (seriesId: number) => ({
      seriesId,
      tsMs: start + MINUTE,
      ruleScore: 0,
      changepointScore: 0.5,
      residualScore: 0.9,
      multivariateScore: 0,
      compositeScore: 0.8,
      isAnomaly: true,
      confidence: 0.7,
      expected: { value: 10, low: 8, high: 12 },
    });
    await database.db.withShard(0, 0n, (tx) => database.db.series.writeScores(tx, ours, both().map(score)));
    const rows = await database.db.withTenant(ours, (tx) => database.db.series.scores(tx, { ...range, seriesIds: both() }));
    expect(rows).toEqual([score(idOf(ours))]);
    const query = { ...range, seriesIds: both(), bucketMs: 5 * MINUTE };
    const [bucket, ...others] = await database.db.withTenant(ours, (tx) => database.db.series.scoreBuckets(tx, query));
    expect(others).toEqual([]);
    expect(bucket).toMatchObject({ seriesId: idOf(ours), composite: expect.closeTo(0.8), isAnomaly: true, low: 8, high: 12 });
  });

  test("drops what lies before the horizon and nothing else", async () => {
    const old = start - 6 * DAY;
    const horizon = new Date(start - 2 * DAY);
    await insert(idOf(ours), old, 1);
    await database.db.asSystem((tx) =>
      database.db.series.dropBefore(tx, { raw: horizon, minutes: horizon, fiveMinutes: horizon, hours: horizon }),
    );
    const all = { seriesIds: [idOf(ours)], fromMs: old - DAY, toMs: start + DAY, limit: 1000 };
    const rows = await database.db.withTenant(ours, (tx) => database.db.series.samples(tx, all));
    expect([rows.length, rows[0]?.tsMs]).toEqual([122, start - MINUTE]);
  });
});
