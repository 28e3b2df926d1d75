import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { randomOf } from "@padit/domain/training";
import { folderObjectStore } from "@padit/objects";
import { createPushCollector, pushedSeriesKey, registerPushedSeries } from "@padit/services/collectors";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drainShard } from "../testing/drain-shard";
import { feedLog } from "../testing/tenant-fixture";

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.urls.ingest });
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
  folder = await mkdtemp(join(tmpdir(), "padit-pushed-"));
});
afterAll(async () => {
  await pool.end();
  await database.dispose();
  await rm(folder, { recursive: true });
});

const START_MS = Date.UTC(2026, 10, 24, 10);
const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };

test("a level shift of a pushed metric opens one alert that says what was measured and what was expected", async () => {
  const { db } = database;
  const { owner, tenantId } = await createTestOrganization(db);
  const { collector } = await createPushCollector(owner, { name: "telegraf" });
  const series = { source: "edge-1", metricName: 'ping_rtt_ms{url="192.0.2.1"}', unit: "ms", metricType: "latency", nature: null };
  const target = { tenantId, id: collector.id, name: collector.name, seriesMax: 10 };
  const register = () => registerPushedSeries(pool, { collector: target, wanted: [series], now: new Date() });
  const [first, again] = [await register(), await register()];
  const seriesId = first.ids.get(pushedSeriesKey(series)) ?? Number.NaN;
  expect([again.ids.size, again.ids.get(pushedSeriesKey(series))]).toEqual([1, seriesId]);
  const random = randomOf(7);
  const values = [...Array<number>(600).fill(5), ...Array<number>(60).fill(45)].map((ms) => ms + random());
  await feedLog(db, { shard: 0, tenantId, collectorId: collector.id, seriesId, startMs: START_MS, values });
  const now = () => new Date(START_MS + values.length * 1_000);
  await drainShard({ db, store: folderObjectStore(folder), settings, now }, 0);
  const alerts = await db.withTenant(tenantId, (tx) => tx.alert.findMany({ include: { endpoint: true } }));
  expect(alerts).toHaveLength(1);
  const [alert] = alerts;
  expect([alert?.endpoint?.name, alert?.metricName, alert?.kind, alert?.status]).toEqual([
    "edge-1",
    series.metricName,
    "level_shift",
    "open",
  ]);
  expect(alert?.description).toMatch(/45/);
  expect(alert?.detectionScore).toMatchObject({ evidence: { expected: { value: expect.closeTo(5.5, 0) }, unit: "ms" } });
});
