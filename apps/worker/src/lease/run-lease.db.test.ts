import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { conditionKey, detectorFingerprint, newId } from "@padit/domain";
import { folderObjectStore } from "@padit/objects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drainShard } from "../testing/drain-shard";
import { createTenant, feedLog, type TenantFixture } from "../testing/tenant-fixture";
import { commitEffects, noEffects } from "./commit-effects";
import { loadConfig } from "./load-config";
import { type LeaseDoors, runLease } from "./run-lease";
import { Vigil } from "./vigil";
import { WakeUps } from "./wake-ups";

const START_MS = Date.UTC(2026, 10, 24, 10);
const LEASE_MS = 120_000;
const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };
/** Good for a minute, bad for half, good again: one alert that opens and resolves. */
const EPISODE = [...Array<number>(60).fill(1), ...Array<number>(30).fill(30), ...Array<number>(60).fill(1)].map(
  (ms, i) => ms + (i % 7) / 100,
);

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let folder: string;
let shards = 100;
beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  folder = await mkdtemp(join(tmpdir(), "padit-lease-"));
});
afterAll(async () => {
  await test.dispose();
  await rm(folder, { recursive: true });
});

const drain = (shard: number, over: Partial<LeaseDoors> = {}) =>
  drainShard({ db, store: folderObjectStore(folder), settings, ...over }, shard);

const storyOf = (own: TenantFixture) =>
  db.withTenant(own.tenantId, async (tx) => ({
    alerts: (await tx.alert.findMany({ where: { tenantId: own.tenantId }, orderBy: { openedAt: "asc" } })).map(
      ({ id, status, openedAt, resolvedAt, kind, description }) => ({
        id,
        status,
        openedAt,
        resolvedAt,
        kind,
        description,
      }),
    ),
    events: (await tx.alertEvent.findMany({ where: { tenantId: own.tenantId }, orderBy: [{ at: "asc" }, { id: "asc" }] })).map(
      ({ type, at }) => ({ type, at }),
    ),
    deliveries: (await tx.outbox.findMany({ where: { tenantId: own.tenantId, kind: "delivery" }, orderBy: { id: "asc" } })).map(
      ({ payload }) => payload,
    ),
    conditions: (await tx.condition.findMany({ where: { tenantId: own.tenantId } })).map(({ state, metricGroup }) => ({
      state,
      metricGroup,
    })),
  }));

describe("a lease", () => {
  it("opens one alert for a broken rule, resolves it when all is quiet, and says each once in the outbox", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE });
    expect(await drain(shard)).toMatchObject({ ended: "cancelled", batches: EPISODE.length });
    const { alerts, events, deliveries } = await storyOf(own);
    expect(alerts).toMatchObject([{ status: "resolved" }]);
    expect(events.filter(({ type }) => type !== "refined").map(({ type }) => type)).toEqual(["opened", "resolved"]);
    const alertId = alerts[0]?.id;
    expect(deliveries).toEqual([
      { eventType: "alert.created", alertId, sequence: 1 },
      { eventType: "alert.resolved", alertId, sequence: 2 },
    ]);
    const { watermark, head, checkpointPosition } = await db.asSystem((tx) => tx.shard.findUniqueOrThrow({ where: { id: shard } }));
    expect([watermark, checkpointPosition]).toEqual([head, head]);
  });

  it("leaves what a person resolved alone while it lasts, and brings it back when a graver limit breaks", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    const { tenantId } = own;
    const bad = Array<number>(40).fill(30);
    const feed = async (values: readonly number[], second: number) => {
      await feedLog(db, { ...own, shard, startMs: START_MS + second * 1_000, values });
      await drain(shard);
    };
    await feed([...EPISODE.slice(0, 60), ...bad], 0);
    await db.withTenant(tenantId, async (tx) => {
      const { scope, ...rule } = await tx.rule.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: own.ruleId } } });
      await tx.rule.create({ data: { ...rule, id: newId(), name: "far too slow", threshold: 100, severity: "critical" } });
      await tx.alert.updateMany({ where: { tenantId }, data: { status: "resolved", resolvedBy: "Ann", resolvedAt: new Date() } });
    });
    await feed(bad, 100);
    expect((await storyOf(own)).alerts).toMatchObject([{ status: "resolved" }]);
    await feed(Array<number>(20).fill(200), 140);
    const { alerts, events } = await storyOf(own);
    expect(alerts).toMatchObject([{ status: "open" }]);
    expect(events.filter(({ type }) => type === "reopened")).toHaveLength(1);
  });

  it("stopped anywhere and gone on from its checkpoint tells the same story as one that was never stopped", async () => {
    const [whole, cut] = [shards++, shards++];
    const uninterrupted = await createTenant(db, whole);
    await feedLog(db, { ...uninterrupted, shard: whole, startMs: START_MS, values: EPISODE });
    await drain(whole);
    const stopped = await createTenant(db, cut);
    let from = 0;
    for (const to of [7, 61, 64, 89, 95, 140, EPISODE.length]) {
      await feedLog(db, { ...stopped, shard: cut, startMs: START_MS + from * 1_000, values: EPISODE.slice(from, to) });
      await drain(cut);
      from = to;
    }
    const timeless = (story: Awaited<ReturnType<typeof storyOf>>) => ({
      alerts: story.alerts.map(({ status, openedAt, resolvedAt, kind, description }) => ({
        status,
        openedAt,
        resolvedAt,
        kind,
        description,
      })),
      events: story.events,
      conditions: story.conditions,
    });
    expect(timeless(await storyOf(stopped))).toEqual(timeless(await storyOf(uninterrupted)));
  });

  it("killed before its checkpoint replays from the old one and writes nothing twice", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE.slice(0, 50) });
    await drain(shard);
    await feedLog(db, { ...own, shard, startMs: START_MS + 50_000, values: EPISODE.slice(50, 75) });
    const store = folderObjectStore(folder);
    const failing = { ...store, put: () => Promise.reject(new Error("killed")) };
    await expect(drain(shard, { store: failing })).rejects.toThrow("killed");
    const before = await storyOf(own);
    expect(before.alerts).toMatchObject([{ status: "open" }]);
    await drain(shard);
    expect(await storyOf(own)).toEqual(before);
    await feedLog(db, { ...own, shard, startMs: START_MS + 75_000, values: EPISODE.slice(75) });
    await drain(shard);
    expect(await storyOf(own)).toMatchObject({ alerts: [{ id: before.alerts[0]?.id, status: "resolved" }] });
  });

  it("whose checkpoint was written with other detectors says so, begins with the log and writes nothing twice", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE });
    await drain(shard);
    const before = await storyOf(own);
    const store = folderObjectStore(folder);
    const { checkpointKey } = await db.asSystem((tx) => tx.shard.findUniqueOrThrow({ where: { id: shard } }));
    const bytes = Buffer.from((await store.get(checkpointKey ?? "")) ?? "");
    const at = bytes.indexOf(detectorFingerprint());
    expect(at).toBeGreaterThan(0);
    bytes.write("00000000-0000-5000-8000-000000000000", at);
    await store.put(checkpointKey ?? "", bytes);
    const checkpointDigest = createHash("sha256").update(bytes).digest("hex");
    await db.asSystem((tx) => tx.shard.update({ where: { id: shard }, data: { checkpointDigest } }));
    const refusals: unknown[] = [];
    await drain(shard, { onRelearning: (...refusal) => refusals.push(refusal) });
    expect(refusals).toEqual([[shard, expect.stringContaining("other detectors")]]);
    expect(await storyOf(own)).toEqual(before);
  });

  it("whose checkpoint is lost begins with the log and still writes nothing twice", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE });
    await drain(shard);
    const before = await storyOf(own);
    await db.asSystem((tx) => tx.shard.update({ where: { id: shard }, data: { checkpointDigest: "another" } }));
    const refusals: unknown[] = [];
    await drain(shard, { onRelearning: (...refusal) => refusals.push(refusal) });
    expect(refusals).toEqual([[shard, expect.stringContaining("does not hold the checkpoint")]]);
    expect(await storyOf(own)).toEqual(before);
  });

  it("that was superseded cannot write, and ends quietly", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE.slice(0, 70) });
    const stale = await db.asSystem((tx) => tx.shard.update({ where: { id: shard }, data: { token: { increment: 1 } } }));
    await db.asSystem((tx) => tx.shard.update({ where: { id: shard }, data: { token: { increment: 1 } } }));
    const commit = { shard, watermark: 70n, effects: noEffects(), seriesById: new Map(), now: () => new Date() };
    await expect(commitEffects(db, { ...commit, token: stale.token })).rejects.toMatchObject({ code: "conflict" });
    const taking: Database = {
      ...db,
      withShard: async (id, token, work) => {
        await db.asSystem((tx) => tx.shard.update({ where: { id }, data: { token: { increment: 1 } } }));
        return db.withShard(id, token, work);
      },
    };
    expect(await drain(shard, { db: taking })).toMatchObject({ ended: "superseded" });
    expect((await storyOf(own)).alerts).toEqual([]);
  });

  it("leaves an alert that a person resolved as it is while the same episode goes on", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE.slice(0, 70) });
    await drain(shard);
    await db.withTenant(own.tenantId, (tx) =>
      tx.alert.updateMany({
        where: { tenantId: own.tenantId },
        data: { status: "resolved", resolvedBy: "Ada", resolvedAt: new Date(START_MS + 70_000) },
      }),
    );
    await feedLog(db, { ...own, shard, startMs: START_MS + 70_000, values: EPISODE.slice(70, 85) });
    await drain(shard);
    const alerts = await db.withTenant(own.tenantId, (tx) => tx.alert.findMany({ where: { tenantId: own.tenantId } }));
    expect(alerts).toMatchObject([{ status: "resolved", resolvedBy: "Ada" }]);
  });

  it("takes up a series that is younger than the configuration it holds", async () => {
    const shard = shards++;
    const first = await createTenant(db, shard);
    await feedLog(db, { ...first, shard, startMs: START_MS, values: [1] });
    let late: TenantFixture | undefined;
    const end = new AbortController();
    const logGrew = Object.assign(new WakeUps<number>(), {
      wait: async () => {
        if (late) return end.abort();
        late = await createTenant(db, shard);
        await feedLog(db, { ...late, shard, startMs: START_MS, values: EPISODE.slice(0, 70) });
      },
    });
    const doors = { db, store: folderObjectStore(folder), settings, silentAfterMs: 15_000, holder: "test", now: () => new Date(), logGrew };
    await runLease(
      { ...doors, configVersion: () => 0, vigil: new Vigil(), onRelearning: () => expect.unreachable(), onBatches: () => {} },
      { shard, leaseMs: LEASE_MS, signal: end.signal, heartbeat: () => {} },
    );
    if (!late) throw new Error("the second tenant was never made");
    expect((await storyOf(late)).alerts).toMatchObject([{ status: "open" }]);
    expect((await storyOf(first)).alerts).toEqual([]);
  });

  it.each([
    ["its endpoint moved to another collector", "Collector probe no longer measures it.", false],
    ["its collector was revoked", "Collector probe was revoked.", true],
  ])("resolves an alert whose source is gone because %s, with the event, once", async (_why, reason, isRevoked) => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    const { tenantId, collectorId, endpointId } = own;
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE.slice(0, 70) });
    await drain(shard);
    expect((await storyOf(own)).alerts).toMatchObject([{ status: "open" }]);
    await db.withTenant(tenantId, (tx) =>
      isRevoked
        ? tx.collector.updateMany({ where: { id: collectorId }, data: { revokedAt: new Date() } })
        : tx.endpointCollector.deleteMany({ where: { endpointId } }),
    );
    await drain(shard);
    await drain(shard);
    const { deliveries, conditions } = await storyOf(own);
    expect(deliveries).toMatchObject([{ eventType: "alert.created" }, { eventType: "alert.resolved", sequence: 2 }]);
    expect(conditions).toEqual([]);
    const [alert] = await db.withTenant(tenantId, (tx) => tx.alert.findMany({ where: { tenantId }, include: { bouts: true } }));
    expect(alert).toMatchObject({ status: "resolved", resolvedBy: "system", resolution: "source_gone", resolutionReason: reason });
    expect(alert?.bouts).toMatchObject([{ endedAt: expect.any(Date) }]);
  });

  it("loads the levels that people accepted", async () => {
    const shard = shards++;
    const own = await createTenant(db, shard);
    const { tenantId } = own;
    await feedLog(db, { ...own, shard, startMs: START_MS, values: EPISODE.slice(0, 70) });
    await drain(shard);
    const at = new Date(START_MS + 70_000);
    const [alert] = await db.withTenant(tenantId, (tx) => tx.alert.findMany({ where: { tenantId } }));
    if (!alert) throw new Error("no alert was opened");
    const { key, id: alertId } = alert;
    await db.withTenant(tenantId, (tx) => tx.acceptance.create({ data: { tenantId, key, alertId, at, acceptedBy: "Ada" } }));
    expect((await loadConfig(db, shard)).acceptances).toEqual([{ key, atMs: at.getTime() }]);
    expect(key).toBe(conditionKey(tenantId, own.endpointId, own.collectorId, "delay"));
  });
});
