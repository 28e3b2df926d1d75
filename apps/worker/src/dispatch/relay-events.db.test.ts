import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EventBus, RedisBroker } from "@padit/bus";
import { redisMissing, startRedis, type TestServer } from "@padit/bus/testing";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import type { PaditEvent } from "@padit/domain";
import { folderObjectStore } from "@padit/objects";
import { BUS_KEY } from "@padit/services/outbox";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WakeUps } from "../lease/wake-ups";
import { drainShard } from "../testing/drain-shard";
import { createTenant, feedLog, type TenantFixture } from "../testing/tenant-fixture";
import type { OutboxPart } from "./dispatcher";
import { relayPage, runRelay } from "./relay-events";

const missing = redisMissing();
const START_MS = Math.floor(Date.now() / 60_000) * 60_000 - 20 * 60_000;
const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };
const VALUES = [...Array<number>(120).fill(1), ...Array<number>(60).fill(20)].map((ms, i) => ms + (i % 7) / 100);

let database: TestDatabase;
let redis: TestServer;
let folder: string;
let own: TenantFixture;
beforeAll(async () => {
  if (missing !== null) return;
  [database, redis, folder] = await Promise.all([createTestDatabase(), startRedis(), mkdtemp(join(tmpdir(), "padit-relay-"))]);
  own = await createTenant(database.db, 0);
  await database.insertSamples(VALUES.map((value, i) => ({ seriesId: own.seriesId, tsMs: START_MS + i * 1_000, value })));
});
afterAll(async () => {
  if (missing !== null) return;
  await redis.stop();
  await database.dispose();
  await rm(folder, { recursive: true });
});

const openBus = () =>
  new EventBus({ broker: new RedisBroker({ url: redis.address, messagesPerTopicMax: 100_000 }), attemptsMax: 2, retryMs: 1 });
const waitingRows = () => database.db.asSystem((tx) => tx.outbox.count({ where: { kind: "event", dispatchedAt: null } }));
const hasBus = () => database.db.asSystem((tx) => tx.installation.count({ where: { key: BUS_KEY } }));
const doors = () => ({ db: database.db, isMetricsWanted: true, outboxGrew: new WakeUps<OutboxPart>(), log: pino({ level: "silent" }) });

test.skipIf(missing !== null)(
  `events of a lease reach every handler once and in order while the bus is killed and one handler throws${missing ? ` (${missing})` : ""}`,
  async () => {
    const stop = new AbortController();
    const relaying = runRelay({ ...doors(), buses: [openBus()] }, stop.signal);
    while ((await hasBus()) === 0) await delay(20);
    const consumer = openBus();
    await consumer.start();
    const seen = new Map<string, PaditEvent>();
    const order: number[] = [];
    consumer.subscribe("metric.collected", (event) => {
      if (event.event_type !== "MetricCollected") return;
      if (!seen.has(event.event_id)) order.push(event.metric.value);
      seen.set(event.event_id, event);
    });
    consumer.subscribe("metric.collected", () => {
      throw new Error("this handler is broken");
    });
    const alerted = new Promise<PaditEvent>((resolve) => consumer.subscribe("alert.created", (event) => resolve(event)));
    await consumer.startConsuming();
    for (let i = 0; i < VALUES.length; i += 30) {
      await feedLog(database.db, { ...own, shard: 0, startMs: START_MS + i * 1_000, values: VALUES.slice(i, i + 30) });
      await Promise.all([drainShard({ db: database.db, store: folderObjectStore(folder), settings }, 0), redis.crash()]);
    }
    const closed = 160;
    while ((await waitingRows()) > 0 || seen.size < closed) await delay(50);
    expect(order).toEqual(VALUES.slice(0, order.length));
    expect(await alerted).toMatchObject({ event_type: "AlertCreated", alert: { source_id: own.endpointId, is_resolved: false } });
    await consumer.stop();
    stop.abort();
    await relaying;
  },
);

test.skipIf(missing !== null)("rows wait while the bus is away, and without a bus no row is written", async () => {
  const { db } = database;
  await db.withTenant(own.tenantId, (tx) => tx.outbox.updateMany({ where: { kind: "event" }, data: { dispatchedAt: null } }));
  const before = await waitingRows();
  expect(before).toBeGreaterThan(0);
  const bus = new EventBus({ broker: new RedisBroker({ url: "redis://127.0.0.1:1", messagesPerTopicMax: 10 }) });
  await expect(relayPage({ ...doors(), buses: [bus] })).rejects.toThrow();
  expect(await waitingRows()).toBe(before);
  await bus.stop();
  await runRelay({ ...doors(), buses: [] }, new AbortController().signal);
  expect(await hasBus()).toBe(0);
});
