import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getEndpoint, listEndpoints } from "../endpoints";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { maintenanceOn } from "./maintenance-queries";
import { cancelMaintenance, createMaintenance, updateMaintenance } from "./maintenance-verbs";
import { markBegunAndEnded, markRunning } from "./mark-endpoints";
import { endMaintenance, undoEndMaintenance } from "./run-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE_MS = 60_000;

/** An organization with a movable clock and the endpoints du-1 and olt-1. */
async function organization() {
  const { db } = database;
  const { owner, tenantId } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  let at = new Date("2026-11-29T01:00:00Z");
  const ctx: typeof owner = { ...owner, now: () => at };
  const [du, olt] = [await rows.endpoint("du-1"), await rows.endpoint("olt-1")];
  const stateOf = async (endpointId: string) => (await getEndpoint(ctx, { endpointId })).state;
  return {
    ...{ ctx, rows, du, olt },
    states: async () => [await stateOf(du), await stateOf(olt)],
    /** Names of the endpoints that the list finds by the state. */
    listed: async () => (await listEndpoints(ctx, { state: "maintenance" })).items.map(({ name }) => name),
    later: (minutes: number) => {
      at = new Date(at.getTime() + minutes * MINUTE_MS);
    },
    plan: (name: string, selector: string, durationSeconds: number) =>
      createMaintenance(ctx, {
        ...{ name, selector, durationSeconds, startsAt: at, timeZone: "UTC" },
        expected: { type: "outage", outageSeconds: 300 },
      }),
    /** As the worker does each second; twice, because several workers may do it. */
    mark: async () => {
      for (const _twice of [1, 2]) await markBegunAndEnded(db, at);
    },
    markRunning: () => markRunning(db, at),
  };
}

test("an endpoint is under maintenance from the beginning of the run to its end, and its page says of which", async () => {
  const { ctx, du, plan, mark, states, listed, later } = await organization();
  await plan("Router upgrade", "name:du-*", 3_600);
  expect(await states()).toEqual(["unknown", "unknown"]);
  await mark();
  expect(await states()).toEqual(["maintenance", "unknown"]);
  expect(await listed()).toEqual(["du-1"]);
  expect((await getEndpoint(ctx, { endpointId: du })).stateReason).toBe(
    "Under maintenance. Router upgrade: outages of at most 5 minutes expected.",
  );
  expect(await maintenanceOn(ctx, { endpointId: du })).toMatchObject({ name: "Router upgrade", phase: "running" });
  later(60);
  await mark();
  expect(await states()).toEqual(["unknown", "unknown"]);
  expect(await listed()).toEqual([]);
  expect(await maintenanceOn(ctx, { endpointId: du })).toBeNull();
});

test("of two runs the later one takes over, and a cancelled one ends at once", async () => {
  const { ctx, du, plan, mark, markRunning, states, later } = await organization();
  await plan("First", "name:du-*", 600);
  await mark();
  const second = await plan("Second", "name:*-1", 3_600);
  await mark();
  expect(await states()).toEqual(["maintenance", "maintenance"]);
  expect(await maintenanceOn(ctx, { endpointId: du })).toMatchObject({ name: "First" });
  later(10);
  await mark();
  await markRunning();
  expect(await maintenanceOn(ctx, { endpointId: du })).toMatchObject({ name: "Second" });
  await cancelMaintenance(ctx, { maintenanceId: second.id });
  await mark();
  expect(await states()).toEqual(["unknown", "unknown"]);
});

test("marks follow endpoints that are added and a selector that changes, and come back when an end is undone", async () => {
  const { ctx, olt, rows, plan, mark, markRunning, states, listed, later } = await organization();
  const { id: maintenanceId } = await plan("Router upgrade", "name:du-*", 3_600);
  await mark();
  await rows.endpoint("du-2");
  await markRunning();
  expect(await listed()).toEqual(["du-1", "du-2"]);
  await updateMaintenance(ctx, { maintenanceId, selector: "name:olt-*", name: "Power" });
  await markRunning();
  expect(await listed()).toEqual(["olt-1"]);
  expect((await getEndpoint(ctx, { endpointId: olt })).stateReason).toMatch(/^Under maintenance\. Power: /);
  later(1);
  const { undoToken } = await endMaintenance(ctx, { maintenanceId });
  await mark();
  expect(await states()).toEqual(["unknown", "unknown"]);
  await undoEndMaintenance(ctx, { undoToken: undoToken ?? "" });
  await mark();
  expect(await states()).toEqual(["unknown", "maintenance"]);
});
