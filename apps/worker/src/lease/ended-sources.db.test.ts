import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { conditionKey, newId } from "@padit/domain";
import { folderObjectStore } from "@padit/objects";
import { afterAll, beforeAll, expect, it } from "vitest";
import { drainShard } from "../testing/drain-shard";
import { createTenant, feedLog } from "../testing/tenant-fixture";

const START_MS = Date.UTC(2026, 10, 24, 10);
const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };
const [shard, otherShard, thirdShard] = [0, 1, 2];

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "padit-ended-sources-"));
});
afterAll(async () => {
  await database.dispose();
  await rm(folder, { recursive: true });
});

const drain = (of = shard) => drainShard({ db: database.db, store: folderObjectStore(folder), settings }, of);

it("opens one alert for what keeps a collector from measuring, and resolves it when nothing is left to measure", async () => {
  const own = await createTenant(database.db, shard);
  const { tenantId, collectorId, endpointId } = own;
  const { id: seriesId } = await database.db.withTenant(tenantId, (tx) =>
    tx.series.create({
      data: { tenantId, endpointId, collectorId, metricName: "udp_echo_outcome", unit: "code", metricType: "custom" },
    }),
  );
  const gone = [...Array<number>(5).fill(0), ...Array<number>(20).fill(36)];
  const reasons = { 5: "Interface eth1 does not exist on this machine." };
  await feedLog(database.db, { ...own, seriesId, shard, startMs: START_MS, values: gone, reasons });
  await drain();
  const read = () => database.db.withTenant(tenantId, (tx) => tx.alert.findMany({ where: { tenantId } }));
  expect(await read()).toMatchObject([
    {
      ...{ status: "open", kind: "not_measured", endpointId: null, collectorId },
      title: "No measurement: Interface eth1 does not exist on probe",
    },
  ]);
  const conditions = await database.db.withTenant(tenantId, (tx) => tx.condition.findMany({ where: { tenantId } }));
  expect(conditions).toMatchObject([{ state: "not_measured", reason: "Interface eth1 does not exist on probe." }]);
  await database.db.withTenant(tenantId, (tx) => tx.endpoint.updateMany({ where: { id: endpointId }, data: { paused: true } }));
  await drain();
  await drain();
  expect(await read()).toMatchObject([
    { status: "resolved", resolution: "source_gone", resolutionReason: "Collector probe has no endpoint to measure." },
  ]);
  const sent = await database.db.withTenant(tenantId, (tx) =>
    tx.outbox.findMany({ where: { tenantId, kind: "delivery" }, orderBy: { id: "asc" } }),
  );
  expect(sent.map(({ payload }) => payload)).toMatchObject([{ eventType: "alert.created" }, { eventType: "alert.resolved" }]);
});

it("ends what it knew of an endpoint's target when the endpoint is pointed at another one", async () => {
  const own = await createTenant(database.db, otherShard);
  const { tenantId, endpointId } = own;
  const feed = async (second: number, ...stretches: [seconds: number, ms: number][]) => {
    const values = stretches.flatMap(([seconds, ms]) => Array.from({ length: seconds }, (_, i) => ms + (i % 7) / 100));
    await feedLog(database.db, { ...own, shard: otherShard, startMs: START_MS + second * 1_000, values });
    await drain(otherShard);
  };
  await feed(0, [60, 1], [30, 30]);
  const targetChangedAt = new Date(START_MS + 90_000);
  await database.db.withTenant(tenantId, (tx) =>
    tx.endpoint.update({ where: { tenantId_id: { tenantId, id: endpointId } }, data: { targetChangedAt } }),
  );
  await feed(90, [40, 30]);
  const alerts = await database.db.withTenant(tenantId, (tx) => tx.alert.findMany({ where: { tenantId }, orderBy: { openedAt: "asc" } }));
  expect(alerts).toMatchObject([
    { status: "resolved", resolution: "source_gone", resolutionReason: "The endpoint was pointed at another target." },
    { status: "open" },
  ]);
});

it("writes down a failure that a person expects at this time as expected, and notifies nobody", async () => {
  const own = await createTenant(database.db, thirdShard);
  const { tenantId, endpointId, collectorId } = own;
  const key = conditionKey(tenantId, endpointId, collectorId, "delay");
  await database.db.withTenant(tenantId, (tx) =>
    tx.expectedTime.create({
      data: {
        ...{ tenantId, id: newId(), endpointId, key, startMinute: 600, lengthMinutes: 10, timeZone: "UTC" },
        ...{ at: new Date(START_MS - 86_400_000), expectedBy: "Ann" },
      },
    }),
  );
  const values = [...Array<number>(60).fill(1), ...Array<number>(60).fill(30)].map((ms, i) => ms + (i % 7) / 100);
  await feedLog(database.db, { ...own, shard: thirdShard, startMs: START_MS, values });
  await drain(thirdShard);
  const read = await database.db.withTenant(tenantId, async (tx) => ({
    alerts: await tx.alert.count({ where: { tenantId } }),
    conditions: await tx.condition.findMany({ where: { tenantId, metricGroup: "delay" }, select: { state: true, reason: true } }),
  }));
  expect(read).toMatchObject({ alerts: 0, conditions: [{ state: "expected" }] });
  expect(read.conditions[0]?.reason).toContain("every day at about 10:00 UTC, for up to 10 min");
});
