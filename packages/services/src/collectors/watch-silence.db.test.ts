import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { STANDARD_ALERTS } from "@padit/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changeDefaultAlerts } from "../policies/change-default-alerts";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { watchSilence } from "./watch-silence";

const SHARD = 1;
const SEEN = new Date(Date.UTC(2026, 10, 24, 10));
const after = (seconds: number): Date => new Date(SEEN.getTime() + seconds * 1000);
let test: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let own: { tenantId: string; collectorId: string };
let token: bigint;
beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  const { tenantId } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const [collectorId, endpointId] = [await rows.collector("probe", SHARD), await rows.endpoint("echo")];
  own = { tenantId, collectorId };
  ({ token } = await db.asSystem((tx) => tx.shard.upsert({ where: { id: SHARD }, create: { id: SHARD, token: 1n }, update: {} })));
  await db.withTenant(tenantId, async (tx) => {
    await tx.collector.updateMany({ data: { lastSeenAt: SEEN } });
    await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
    await tx.condition.create({ data: { tenantId, endpointId, collectorId, metricGroup: "delay", state: "ok", since: SEEN } });
  });
});
afterAll(() => test.dispose());

const tick = (seconds: number, mayAccuse = true) =>
  watchSilence(db, { shard: SHARD, token, silentAfterMs: 15_000, now: after(seconds), mayAccuse });
const state = () =>
  db.withTenant(own.tenantId, async (tx) => ({
    alerts: (await tx.alert.findMany({ orderBy: { openedAt: "asc" } })).map(({ status, kind, endpointId }) => ({
      status,
      kind,
      endpointId,
    })),
    condition: (await tx.condition.findFirstOrThrow()).state,
    silentSince: (await tx.collector.findFirstOrThrow()).silentSince,
    webhooks: (await tx.outbox.findMany({ where: { kind: "delivery" }, orderBy: { id: "asc" } })).map(
      ({ payload }) => Object(payload).eventType,
    ),
    signals: (await tx.outbox.findMany({ where: { kind: "workflow" }, orderBy: { id: "asc" } })).map(
      ({ payload }) => Object(payload).signal,
    ),
  }));

it("a silent collector makes exactly one alert and its series unknown; its return resolves it", async () => {
  await tick(10);
  expect((await state()).alerts).toEqual([]);
  await tick(20, false);
  expect((await state()).alerts).toEqual([]);
  for (const seconds of [20, 22, 24]) await tick(seconds);
  expect(await state()).toEqual({
    alerts: [{ status: "open", kind: "no_data", endpointId: null }],
    condition: "no_data",
    silentSince: SEEN,
    webhooks: ["collector.silent"],
    signals: ["silent"],
  });
  const alert = await db.withTenant(own.tenantId, (tx) => tx.alert.findFirstOrThrow({ select: { title: true, description: true } }));
  expect(alert).toEqual({
    title: "Collector silent · probe",
    description: "Collector probe has been silent since 10:00:00 UTC. 1 endpoint is not being measured by it.",
  });
  await db.withTenant(own.tenantId, (tx) => tx.collector.updateMany({ data: { lastSeenAt: after(30) } }));
  for (const seconds of [31, 33]) await tick(seconds);
  expect(await state()).toEqual({
    alerts: [{ status: "resolved", kind: "no_data", endpointId: null }],
    condition: "ok",
    silentSince: null,
    webhooks: ["collector.silent", "collector.recovered"],
    signals: ["silent", "returned"],
  });
});

it("a collector that comes and goes is one alert: it flaps, and says so once at each end", async () => {
  const { tenantId } = await createTestOrganization(db);
  const shard = SHARD + 2;
  await new TestAlerts(db, tenantId).collector("flapping", shard);
  const { token: fence } = await db.asSystem((tx) =>
    tx.shard.upsert({ where: { id: shard }, create: { id: shard, token: 1n }, update: {} }),
  );
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  // For half an hour the collector sends data for two minutes and is silent for two.
  const isHeard = (minute: number): boolean => minute >= 30 || minute % 4 < 2;
  for (const minute of minutes) {
    const now = after(60 * minute);
    if (isHeard(minute)) await db.withTenant(tenantId, (tx) => tx.collector.updateMany({ data: { lastSeenAt: now } }));
    for (const _ of [1, 2]) await watchSilence(db, { shard, token: fence, silentAfterMs: 15_000, now, mayAccuse: true });
  }
  await db.withTenant(tenantId, async (tx) => {
    const told = await tx.outbox.findMany({ where: { kind: "delivery" }, orderBy: { id: "asc" } });
    expect(told.map(({ payload }) => Object(payload).eventType)).toEqual([
      ...["collector.silent", "collector.recovered", "collector.silent", "collector.recovered"],
      ...["alert.flapping_started", "alert.flapping_ended", "collector.recovered"],
    ]);
    expect(await tx.alert.findMany({ select: { status: true, flappingSince: true } })).toEqual([
      { status: "resolved", flappingSince: null },
    ]);
    expect(await tx.collector.findFirstOrThrow()).toMatchObject({ silentSince: null });
  });
});

it("a push collector is never silent, and a policy may switch the alert off without hiding what is unknown", async () => {
  const organization = await createTestOrganization(db);
  const { tenantId, owner } = organization;
  const rows = new TestAlerts(db, tenantId);
  const [shard, agent, push, endpointId] = [
    SHARD + 1,
    await rows.collector("agent", SHARD + 1),
    await rows.collector("push", SHARD + 1),
    await rows.endpoint("e"),
  ];
  const { token: fence } = await db.asSystem((tx) =>
    tx.shard.upsert({ where: { id: shard }, create: { id: shard, token: 1n }, update: {} }),
  );
  await db.withTenant(tenantId, async (tx) => {
    await tx.collector.updateMany({ data: { lastSeenAt: SEEN } });
    await tx.collector.update({ where: { tenantId_id: { tenantId, id: push } }, data: { kind: "push" } });
    await tx.condition.create({ data: { tenantId, endpointId, collectorId: agent, metricGroup: "delay", state: "ok", since: SEEN } });
  });
  await changeDefaultAlerts(owner, { defaults: { ...STANDARD_ALERTS, silence: { enabled: false } } });
  for (const seconds of [60, 62])
    await watchSilence(db, { shard, token: fence, silentAfterMs: 15_000, now: after(seconds), mayAccuse: true });
  await db.withTenant(tenantId, async (tx) => {
    const collectors = await tx.collector.findMany({ orderBy: { name: "asc" } });
    expect(collectors.map(({ name, silentSince }) => [name, silentSince])).toEqual([
      ["agent", SEEN],
      ["push", null],
    ]);
    expect(await tx.alert.count()).toBe(0);
    expect(await tx.condition.findFirstOrThrow()).toMatchObject({ state: "no_data" });
  });
});
