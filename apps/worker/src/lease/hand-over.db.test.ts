import { type Database, openDatabase } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { databaseObjectStore } from "@padit/objects";
import { afterAll, beforeAll, expect, it } from "vitest";
import { drainShard } from "../testing/drain-shard";
import { createTenant, feedLog } from "../testing/tenant-fixture";
import { LeaseShare } from "./lease-share";
import type { LeaseDoors } from "./run-lease";

const START_MS = Date.UTC(2026, 10, 24, 10);
const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };
/** Good for a minute, bad for half, good again: one alert that opens and resolves. */
const EPISODE = [...Array<number>(60).fill(1), ...Array<number>(30).fill(30), ...Array<number>(60).fill(1)].map(
  (ms, i) => ms + (i % 7) / 100,
);

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let shards = 100;
beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
});
afterAll(() => test.dispose());

const drain = (shard: number, over: Partial<LeaseDoors> = {}) =>
  drainShard({ db, store: databaseObjectStore(db.objects), settings, ...over }, shard);

it("goes on from a checkpoint in the database on another host, without a cold start", async () => {
  const shard = shards++;
  const own = await createTenant(db, shard);
  const onRelearning = () => expect.unreachable("the checkpoint was written by the first host");
  await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE.slice(0, 70) });
  await drain(shard, { store: databaseObjectStore(db.objects) });
  // The second host reads only what is behind the checkpoint.
  await db.asSystem((tx) => tx.batchLog.deleteMany({ where: { shard } }));
  await feedLog(db, { ...own, shard, startMs: START_MS + 70_000, values: EPISODE.slice(70) });
  const elsewhere = openDatabase(test.urls);
  await drain(shard, { db: elsewhere, store: databaseObjectStore(elsewhere.objects), onRelearning }).finally(() => elsewhere.close());
  const alerts = await db.withTenant(own.tenantId, (tx) => tx.alert.findMany({ select: { status: true } }));
  expect(alerts).toEqual([{ status: "resolved" }]);
});

it("is declined beyond the worker's share, and released when another worker has joined", async () => {
  const shard = shards++;
  const own = await createTenant(db, shard);
  await feedLog(db, { ...own, shard, startMs: START_MS, values: [1, 2, 3] });
  let workers = 1;
  let nowMs = 0;
  const countWorkers = async () => ({ shards: 2, workers: workers++ });
  const share = new LeaseShare(countWorkers, () => {
    nowMs += 60_000;
    return nowMs;
  });
  await share.take(-1);
  workers = 1;
  // Taken while the worker is alone; at the first look it no longer is.
  expect(await drain(shard, { share })).toEqual({ ended: "released", batches: 3 });
  const read = () => db.asSystem((tx) => tx.shard.findUniqueOrThrow({ where: { id: shard } }));
  const { token, head, checkpointPosition } = await read();
  expect(checkpointPosition).toBe(head);
  expect(await drain(shard, { share })).toEqual({ ended: "declined", batches: 0 });
  expect((await read()).token).toBe(token);
});
