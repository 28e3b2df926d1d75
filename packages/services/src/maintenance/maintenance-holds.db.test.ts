import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId, type Severity } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queueDeliveries } from "../delivery/queue-deliveries";
import { groupAlerts } from "../incidents/group-alerts";
import { releaseHeldAlerts } from "../silences/held-alerts";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { createMaintenance } from "./maintenance-verbs";
import { planDueRuns } from "./plan-runs";
import { endMaintenance } from "./run-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE_MS = 60_000;

/** An organization in which a maintenance of two hours runs on du-1, which may fail for five minutes at a time, and not on olt-1. */
async function organization() {
  const { db } = database;
  const { owner, tenantId } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const clock = { at: new Date("2026-11-29T01:00:00Z") };
  const ctx: typeof owner = { ...owner, now: () => clock.at };
  const places = { collectorId: await rows.collector("fra-1"), du: await rows.endpoint("du-1"), olt: await rows.endpoint("olt-1") };
  const incidents = ["incident.created", "incident.resolved"];
  await db.asSystem((tx) =>
    tx.integration.createMany({
      data: [incidents, ["alert.created"]].map((eventTypes) => ({
        ...{ tenantId, id: newId(), name: newId(), address: "https://x.example", eventTypes },
      })),
    }),
  );
  const maintenance = await createMaintenance(ctx, {
    ...{ name: "Router upgrade", reference: "CHG-1", selector: "name:du-*", startsAt: clock.at, durationSeconds: 7_200, timeZone: "UTC" },
    expected: { type: "outage", outageSeconds: 300 },
  });
  let position = 1_000_000n;
  return {
    ...{ ctx, clock, maintenanceId: maintenance.id },
    later: (minutes: number) => {
      clock.at = new Date(clock.at.getTime() + minutes * MINUTE_MS);
    },
    async fail(endpoint: "du" | "olt", kind: string, severity: Severity = "critical"): Promise<string> {
      const story = { collectorId: places.collectorId, endpointId: places[endpoint], metricGroup: kind, kind, severity };
      const [id = ""] = await rows.alerts([{ ...story, openedAt: clock.at, episodeStart: clock.at }]);
      return id;
    },
    /** Messages about incidents that the grouper has decided to send so far. */
    async incidents(): Promise<string[]> {
      await groupAlerts(db, tenantId, clock.at);
      const notices = await db.withTenant(tenantId, (tx) => tx.incidentNotice.findMany({ where: { tenantId, sent: true } }));
      return notices.map(({ eventType }) => eventType);
    },
    /** What the integration for alerts gets of an opening now. */
    async tell(alertId: string): Promise<string[]> {
      position += 1n;
      const message = { kind: "delivery" as const, eventType: "alert.created" as const, alertId };
      const facts = { now: clock.at, publicUrl: "https://padit.example" };
      const sent = await db.withTenant(tenantId, (tx) => queueDeliveries(tx, { tenantId, id: position }, message, facts));
      return sent.map(() => message.eventType);
    },
    release: () => releaseHeldAlerts(db, clock.at),
  };
}

test("an outage within the expected length is held back, and sent when it lasts longer", async () => {
  const own = await organization();
  const id = await own.fail("du", "outage");
  own.later(1);
  expect(await own.incidents()).toEqual([]);
  expect(await own.tell(id)).toEqual([]);
  own.later(3);
  expect(await own.incidents()).toEqual([]);
  expect(await own.release()).toBe(0);
  own.later(2);
  expect(await own.incidents()).toEqual(["incident.created"]);
  expect(await own.release()).toBe(1);
  expect(await own.tell(id)).toEqual(["alert.created"]);
  expect(await own.release()).toBe(0);
});

test("what the work changes otherwise is held back until its end, when what still lasts is sent", async () => {
  const own = await organization();
  const id = await own.fail("du", "level_shift", "warning");
  own.later(100);
  expect(await own.incidents()).toEqual([]);
  expect(await own.tell(id)).toEqual([]);
  await endMaintenance(own.ctx, { maintenanceId: own.maintenanceId });
  own.later(1);
  expect(await own.incidents()).toEqual(["incident.created"]);
  expect(await own.release()).toBe(1);
  expect(await own.tell(id)).toEqual(["alert.created"]);
});

test("a fault of an endpoint that is not covered, or that began before the work, is sent at once", async () => {
  const own = await organization();
  const id = await own.fail("olt", "outage");
  await own.incidents();
  own.later(1);
  expect(await own.incidents()).toEqual(["incident.created"]);
  expect(await own.tell(id)).toEqual(["alert.created"]);
  const early = await organization();
  early.later(-10);
  const known = await early.fail("du", "outage");
  early.later(11);
  await early.incidents();
  early.later(1);
  expect(await early.incidents()).toEqual(["incident.created"]);
  expect(await early.tell(known)).toEqual(["alert.created"]);
});

test("a repeated maintenance has the runs of the next days, however often they are planned", async () => {
  const { ctx, clock, later } = await organization();
  const { tenantId } = ctx.actor;
  const daily = { name: "Backup", selector: "name:olt-*", startsAt: clock.at, durationSeconds: 600, rrule: "FREQ=DAILY", timeZone: "UTC" };
  const { id: maintenanceId } = await createMaintenance(ctx, { ...daily, expected: { type: "reroute" } });
  const runs = () => database.db.withTenant(tenantId, (tx) => tx.maintenanceRun.count({ where: { tenantId, maintenanceId } }));
  const before = await runs();
  for (let day = 1; day <= 3; day += 1) {
    later(24 * 60);
    for (const _twice of [1, 2]) await planDueRuns(database.db, clock.at);
    expect(await runs()).toBe(before + day);
  }
});
