import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tenantsToGroup } from "../incidents";
import { groupAlerts } from "../incidents/group-alerts";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { createMaintenance } from "./maintenance-verbs";
import { markBegunAndEnded } from "./mark-endpoints";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE_MS = 60_000;

test("what still fails after a maintenance is one incident whose cause is the change, and later alerts join it", async () => {
  const { db } = database;
  const { owner, tenantId } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const clock = { at: new Date("2026-11-29T01:00:00Z") };
  const ctx: typeof owner = { ...owner, now: () => clock.at };
  const collectorId = await rows.collector("fra-1");
  const endpoints = new Map<string, string>();
  for (const name of ["du-1", "du-2", "du-3", "du-4", "olt-1"]) endpoints.set(name, await rows.endpoint(name));
  await createMaintenance(ctx, {
    ...{ name: "Router upgrade", reference: "CHG-1", selector: "name:du-*", startsAt: clock.at, durationSeconds: 7_200, timeZone: "UTC" },
    expected: { type: "outage", outageSeconds: 300 },
  });
  const later = async (minutes: number): Promise<void> => {
    clock.at = new Date(clock.at.getTime() + minutes * MINUTE_MS);
    await markBegunAndEnded(db, clock.at);
    if ((await tenantsToGroup(db, clock.at)).includes(tenantId)) await groupAlerts(db, tenantId, clock.at);
  };
  const fail = (name: string, metricGroup: string) =>
    rows.alert({
      ...{ endpointId: endpoints.get(name) ?? null, collectorId, metricGroup },
      ...{ openedAt: clock.at, episodeStart: clock.at, boutOpenedAt: clock.at },
    });
  const incidents = async () => {
    const found = await db.withTenant(tenantId, (tx) =>
      tx.incident.findMany({ where: { tenantId, status: { not: "resolved" } }, orderBy: { openedAt: "asc" } }),
    );
    return found.map(({ title, openCount, cause }) => [title, openCount, (cause as { type: string }).type]);
  };
  await later(1);
  await fail("du-1", "delivery");
  await later(20);
  await fail("du-2", "delay");
  await later(20);
  await fail("olt-1", "delivery");
  await later(20);
  expect((await incidents()).map(([, count, type]) => [count, type])).toEqual(Array(3).fill([1, "single"]));
  await later(60);
  const unrelated = (await incidents()).filter(([, , type]) => type === "single");
  expect(unrelated).toHaveLength(1);
  expect((await incidents()).filter(([, , type]) => type === "change")).toEqual([
    ["Change Router upgrade (CHG-1): 2 endpoints fail", 2, "change"],
  ]);
  await fail("du-3", "delay");
  await later(1);
  expect((await incidents()).find(([, , type]) => type === "change")).toEqual([
    "Change Router upgrade (CHG-1): 3 endpoints fail",
    3,
    "change",
  ]);
  await later(31);
  await fail("du-4", "delivery");
  await later(1);
  expect((await incidents()).map(([, count, type]) => `${type} ${count}`).sort()).toEqual(["change 3", "single 1", "single 1"]);
});
