import { createTestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endpointFacets } from "../endpoints";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { alertSpend } from "./alert-spend";
import { fleetOverview } from "./fleet-overview";
import { dismissGettingStarted, gettingStarted } from "./getting-started";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

async function organization() {
  const { db } = database;
  const made = await createTestOrganization(db);
  const rows = new TestAlerts(db, made.tenantId);
  /** Adds an endpoint that the collectors measure, with a condition of this state for each. */
  const measured = async (tags: string[], collectorIds: string[], state = "ok"): Promise<string> => {
    const endpointId = await rows.endpoint(`endpoint-${newId()}`);
    await db.withTenant(made.tenantId, async (tx) => {
      const { tenantId } = made;
      await tx.endpoint.update({ where: { tenantId_id: { tenantId, id: endpointId } }, data: { tags } });
      await tx.endpointCollector.createMany({ data: collectorIds.map((collectorId) => ({ tenantId, endpointId, collectorId })) });
      await tx.condition.createMany({
        data: collectorIds.map((collectorId) => ({
          ...{ tenantId, endpointId, collectorId, metricGroup: "delay", state, since: new Date() },
          ...(state === "learning" && { learntWindows: 8, neededWindows: 30 }),
        })),
      });
    });
    return endpointId;
  };
  return { ...made, rows, measured };
}

test("the matrix counts endpoints by site label and collector, in their worst state", async () => {
  const { owner: ctx, rows, measured } = await organization();
  const fra = await rows.collector("fra-1");
  const muc = await rows.collector("muc-2");
  await measured(["core", "site:Berlin"], [fra, muc]);
  const down = await measured(["site:Berlin"], [fra]);
  await measured(["edge"], [fra], "firing");
  await measured([], [muc], "no_data");
  await rows.alert({ endpointId: down, collectorId: fra, kind: "outage" });
  const { total, byState, matrix } = await fleetOverview(ctx);
  const { sites, collectors, omitted } = matrix;
  expect(total).toBe(4);
  expect(byState).toEqual((await endpointFacets(ctx, {})).byState);
  expect(byState).toMatchObject({ ok: 1, down: 1, anomalous: 1, not_measured: 1 });
  expect(sites).toEqual([
    { name: { kind: "unlabelled" }, endpoints: 1 },
    { name: { kind: "site", name: "Berlin" }, endpoints: 2 },
    { name: { kind: "site", name: "edge" }, endpoints: 1 },
  ]);
  const cell = { failing: 0, unusual: 0, ok: 0, unknown: 0 };
  expect(collectors.map(({ name, cells }) => [name, cells])).toEqual([
    ["fra-1", [null, { ...cell, ok: 1, failing: 1 }, { ...cell, unusual: 1 }]],
    ["muc-2", [{ ...cell, unknown: 1 }, { ...cell, ok: 1 }, null]],
  ]);
  expect(omitted).toBe(0);
});

test("with many sites the smallest ones share the last column", async () => {
  const { owner: ctx, rows, measured } = await organization();
  const collectorId = await rows.collector("fra-1");
  for (let site = 10; site < 24; site += 1) await measured([`site:s${site}`], [collectorId]);
  const { sites, collectors } = (await fleetOverview(ctx)).matrix;
  expect(sites).toHaveLength(12);
  expect(sites.at(-1)).toEqual({ name: { kind: "other" }, endpoints: 3 });
  expect(collectors[0]?.cells.at(-1)).toEqual({ failing: 0, unusual: 0, ok: 3, unknown: 0 });
});

test("alerts are counted by the local day on which they opened, apart by who raised them", async () => {
  const { owner, rows, measured } = await organization();
  const ctx = { ...owner, now: () => new Date("2026-03-10T12:00:00Z") };
  const endpointId = await measured([], []);
  const byDetectors = { endpointId, sources: { rules: [], detector: true } };
  await rows.alerts([
    // In Seoul (UTC+9) this is already the 10th.
    { ...byDetectors, openedAt: new Date("2026-03-09T16:00:00Z"), verdict: "true" },
    { ...byDetectors, openedAt: new Date("2026-03-08T16:00:00Z"), verdict: "false" },
    { ...byDetectors, ruleId: newId(), openedAt: new Date("2026-03-08T17:00:00Z"), verdict: "duplicate" },
    { openedAt: new Date("2026-03-01T00:00:00Z") },
  ]);
  const { days, budget, verdicts } = await alertSpend(ctx, { days: 3, timeZone: "Asia/Seoul" });
  expect(days).toEqual([
    { day: "2026-03-08", detectors: 0, others: 0 },
    { day: "2026-03-09", detectors: 1, others: 1 },
    { day: "2026-03-10", detectors: 1, others: 0 },
  ]);
  expect(budget).toBeNull();
  expect(verdicts).toMatchObject({ real: 1, total: 2 });
});

test("the checklist follows the data, and an operator hides it for everyone", async () => {
  const { owner: ctx, rows, measured, tenantId, join, audited } = await organization();
  expect(await gettingStarted(ctx)).toEqual({
    ...{ collector: null, endpoint: null, learning: null, isMeasured: false, channel: null, isDismissed: false },
  });
  const collectorId = await rows.collector("fra-1");
  expect((await gettingStarted(ctx)).collector).toBeNull();
  const lastSeenAt = new Date();
  await database.db.asSystem((tx) => tx.collector.update({ where: { id: collectorId }, data: { lastSeenAt } }));
  const endpointId = await measured([], [collectorId], "learning");
  expect(await gettingStarted(ctx)).toMatchObject({
    collector: { id: collectorId, name: "fra-1", lastSeenAt },
    endpoint: { id: endpointId },
    learning: { learnt: 8, needed: 30 },
    isMeasured: true,
  });
  await database.db.withTenant(tenantId, (tx) => tx.condition.updateMany({ where: { endpointId }, data: { state: "ok" } }));
  expect((await gettingStarted(ctx)).learning).toBeNull();

  await expect(dismissGettingStarted(await join("viewer"), {})).rejects.toMatchObject({ code: "forbidden" });
  await dismissGettingStarted(await join("operator"), {});
  await dismissGettingStarted(ctx, {});
  expect((await gettingStarted(ctx)).isDismissed).toBe(true);
  expect(await audited()).toEqual(["organization.getting_started"]);
});
