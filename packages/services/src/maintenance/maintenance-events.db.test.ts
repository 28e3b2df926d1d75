import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildEvents } from "../events";
import { OutboxMessage } from "../outbox";
import { createTestOrganization } from "../testing/test-organization";
import { createMaintenance } from "./maintenance-verbs";
import { markBegunAndEnded, markRunning } from "./mark-endpoints";
import { endMaintenance, undoEndMaintenance } from "./run-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE_MS = 60_000;

/** An organization with a movable clock and a bus, with work of one hour that begins now. */
async function organization() {
  const { db } = database;
  const { owner, tenantId } = await createTestOrganization(db);
  await db.asSystem((tx) => tx.installation.upsert({ where: { key: "bus" }, create: { key: "bus", value: {} }, update: {} }));
  let at = new Date("2026-11-29T01:00:00Z");
  const ctx: typeof owner = { ...owner, now: () => at };
  const planned = { name: "Router upgrade", reference: "CHG-1", selector: "name:du-*", startsAt: at, durationSeconds: 3_600 };
  const { id: maintenanceId } = await createMaintenance(ctx, {
    ...{ ...planned, timeZone: "Europe/Berlin", expected: { type: "outage", outageSeconds: 300 } },
  });
  const queued = (kind: "delivery" | "event") =>
    db.withTenant(tenantId, (tx) => tx.outbox.findMany({ where: { tenantId, kind }, orderBy: { id: "asc" } }));
  return {
    ...{ db, ctx, tenantId, maintenanceId, queued },
    later: (minutes: number) => {
      at = new Date(at.getTime() + minutes * MINUTE_MS);
    },
    mark: (by = db) => markBegunAndEnded(by, at),
    markRunning: () => markRunning(db, at),
    /** The types of notifications so far, in order. */
    notified: async () => (await queued("delivery")).map(({ payload }) => (payload as { eventType: string }).eventType),
    /** The events so far, as the relay builds them. */
    events: async () =>
      db.withTenant(tenantId, async (tx) => {
        const built = [];
        for (const { payload, kind, createdAt } of await queued("event")) {
          const message = OutboxMessage.parse({ ...(payload as object), kind });
          if (message.kind === "event") built.push(...(await buildEvents({ tx, series: db.series, at: createdAt, message })));
        }
        return built;
      }),
  };
}

test("a run is published when it begins and when it ends, once each, however many workers look", async () => {
  const { mark, markRunning, notified, events, later, maintenanceId } = await organization();
  await Promise.all([mark(), mark(), markRunning(), mark()]);
  expect(await notified()).toEqual(["maintenance.started"]);
  later(60);
  await Promise.all([mark(), markRunning(), mark(), mark()]);
  await mark();
  expect(await notified()).toEqual(["maintenance.started", "maintenance.ended"]);
  const built = await events();
  expect(await events()).toEqual(built);
  expect(built.map(({ topic, key }) => [topic, key])).toEqual([
    ["maintenance.started", maintenanceId],
    ["maintenance.ended", maintenanceId],
  ]);
  const run = { starts_at: new Date("2026-11-29T01:00:00Z"), ends_at: new Date("2026-11-29T02:00:00Z") };
  expect(built.map(({ event }) => event)).toMatchObject([
    { event_type: "MaintenanceStarted", run, maintenance: { reference: "CHG-1", active: true, ends_at: run.ends_at } },
    { event_type: "MaintenanceEnded", run, maintenance: { expected: { outage_seconds: 300 }, active: false, ends_at: null } },
  ]);
});

test("a worker that is killed before its commit publishes nothing, and the next one does", async () => {
  const { db, mark, notified, later } = await organization();
  const killed: typeof db = {
    ...db,
    withTenant: (tenantId, work) =>
      db.withTenant(tenantId, async (tx) => {
        await work(tx);
        throw new Error("killed");
      }),
  };
  await expect(mark(killed)).rejects.toThrow("killed");
  expect(await notified()).toEqual([]);
  await mark();
  later(60);
  await expect(mark(killed)).rejects.toThrow("killed");
  expect(await notified()).toEqual(["maintenance.started"]);
  await mark();
  expect(await notified()).toEqual(["maintenance.started", "maintenance.ended"]);
});

test("a run that no worker saw begins and ends in order", async () => {
  const { mark, notified, later } = await organization();
  later(90);
  await mark();
  expect(await notified()).toEqual(["maintenance.started", "maintenance.ended"]);
});

test("an end that is undone before it was published is not published, and afterwards the run begins anew", async () => {
  const { ctx, maintenanceId, mark, notified, events, later } = await organization();
  await mark();
  later(5);
  const first = await endMaintenance(ctx, { maintenanceId });
  await undoEndMaintenance(ctx, { undoToken: first.undoToken ?? "" });
  await mark();
  expect(await notified()).toEqual(["maintenance.started"]);
  const second = await endMaintenance(ctx, { maintenanceId });
  await mark();
  await undoEndMaintenance(ctx, { undoToken: second.undoToken ?? "" });
  await mark();
  later(60);
  await mark();
  expect(await notified()).toEqual(["maintenance.started", "maintenance.ended", "maintenance.started", "maintenance.ended"]);
  expect(new Set((await events()).map(({ event }) => event.event_id)).size).toBe(4);
});
