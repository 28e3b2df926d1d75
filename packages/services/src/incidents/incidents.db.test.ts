import { createTestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bulkAlertAction, undoAlertAction } from "../alerts";
import type { ServiceContext } from "../service-context";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { groupAlerts } from "./group-alerts";
import { getIncident, listIncidents } from "./incident-queries";
import { acknowledgeIncident, mergeIncident, resolveIncident, splitIncident } from "./incident-verbs";
import { LEFTOVER_WAIT_MS } from "./split-leftovers";
import { tenantsToGroup } from "./tenants-to-group";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

interface Storm {
  ctx: ServiceContext;
  tenantId: string;
  alertIds: string[];
  group: () => Promise<void>;
}

/** Creates thirty endpoints that two collectors measure; all fail as seen by the first collector. */
async function storm(): Promise<Storm> {
  const { db } = database;
  const { owner: ctx, tenantId } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const collectors = [await rows.collector("fra-1"), await rows.collector("muc-2")];
  const endpointIds: string[] = [];
  for (let n = 0; n < 30; n += 1) endpointIds.push(await rows.endpoint(`radio-${n}`));
  await db.withTenant(tenantId, (tx) =>
    tx.condition.createMany({
      data: endpointIds.flatMap((endpointId) =>
        collectors.map((collectorId) => ({ tenantId, endpointId, collectorId, metricGroup: "delivery", state: "ok", since: new Date() })),
      ),
    }),
  );
  const at = Date.now() - 60_000;
  const alertIds = await rows.alerts(
    endpointIds.map((endpointId, n) => ({
      ...{ endpointId, collectorId: collectors[0] ?? "", metricGroup: "delivery", severity: n === 3 ? "critical" : "warning" },
      ...{ openedAt: new Date(at + n * 100), episodeStart: new Date(at + n * 100) },
    })),
  );
  return { ctx, tenantId, alertIds, group: () => groupAlerts(db, tenantId, new Date()) };
}

test("a storm of one collector is one incident that names it, and grouping again changes nothing", async () => {
  const { ctx, tenantId, group } = await storm();
  expect(await tenantsToGroup(database.db, new Date())).toContain(tenantId);
  await group();
  const { items } = await listIncidents(ctx, {});
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ status: "open", severity: "critical", alertCount: 30, openCount: 30, endpointCount: 30 });
  expect(items[0]?.cause).toMatchObject({ type: "collector", name: "fra-1" });
  expect(items[0]?.sentence).toContain("30 of 30 endpoints via collector fra-1 fail, 0 of 30 via other collectors");
  expect(await tenantsToGroup(database.db, new Date())).not.toContain(tenantId);
  await group();
  expect((await listIncidents(ctx, {})).items).toEqual(items);
});

test("the matrix shows which collector sees which endpoint fail", async () => {
  const { ctx, group } = await storm();
  await group();
  const [incident] = (await listIncidents(ctx, {})).items;
  const { matrix, timeline } = await getIncident(ctx, { incidentId: incident?.id ?? "" });
  expect(matrix.collectors.map(({ name }) => name)).toEqual(["fra-1", "muc-2"]);
  expect(matrix.endpoints).toHaveLength(30);
  expect(new Set(matrix.endpoints.map(({ cells }) => cells.join()))).toEqual(new Set(["failing,ok"]));
  expect(timeline.map(({ type }) => type)).toEqual(["opened"]);
});

test("acknowledging acknowledges the alerts, and its undo takes it back", async () => {
  const { ctx, alertIds, group } = await storm();
  await group();
  const incidentId = (await listIncidents(ctx, {})).items[0]?.id ?? "";
  const first = await acknowledgeIncident(ctx, { incidentId, note: "on it" });
  expect(first.incident).toMatchObject({ status: "acknowledged", acknowledgedBy: ctx.actor.name });
  expect((await acknowledgeIncident(ctx, { incidentId })).undoToken).toBeNull();
  expect(await undoAlertAction(ctx, { undoToken: first.undoToken ?? "" })).toEqual({ restored: alertIds.length, skipped: 0 });
  await group();
  const { status, timeline } = await getIncident(ctx, { incidentId });
  expect(status).toBe("open");
  expect(timeline.map(({ type }) => type)).toEqual(["opened", "acknowledged", "unacknowledged"]);
});

test("an incident is resolved when all its alerts are, and reopens with one of them", async () => {
  const { ctx, alertIds, group } = await storm();
  await group();
  const incidentId = (await listIncidents(ctx, {})).items[0]?.id ?? "";
  const act = (ids: string[]) =>
    bulkAlertAction(ctx, { target: { ids }, action: { type: "resolve", verdict: "true" }, idempotencyKey: `resolve ${ids[0]}` });
  await act(alertIds.slice(1));
  await group();
  expect(await getIncident(ctx, { incidentId })).toMatchObject({ status: "open", openCount: 1, alertCount: 30 });
  const { undoToken } = await act(alertIds.slice(0, 1));
  await group();
  expect((await getIncident(ctx, { incidentId })).status).toBe("resolved");
  await undoAlertAction(ctx, { undoToken: undoToken ?? "" });
  await group();
  expect(await getIncident(ctx, { incidentId })).toMatchObject({ status: "open", resolvedAt: null });
});

test("when nearly all alerts have recovered for ten minutes the incident is resolved, and the rest is one of its own", async () => {
  const { db } = database;
  const { ctx, tenantId, alertIds, group } = await storm();
  await group();
  const [storming] = (await listIncidents(ctx, {})).items;
  const recoveredMs = Date.now();
  const groupAfter = (ms: number) => groupAlerts(db, tenantId, new Date(recoveredMs + ms));
  await bulkAlertAction(ctx, {
    ...{ target: { ids: alertIds.slice(2) }, action: { type: "resolve", verdict: "true" } },
    idempotencyKey: `recover ${tenantId}`,
  });
  await groupAfter(0);
  await groupAfter(LEFTOVER_WAIT_MS - 1);
  expect((await listIncidents(ctx, {})).items).toMatchObject([{ id: storming?.id, status: "open", openCount: 2 }]);
  const due = new Date(recoveredMs + LEFTOVER_WAIT_MS);
  expect(await tenantsToGroup(db, due)).toContain(tenantId);
  await groupAfter(LEFTOVER_WAIT_MS);
  const after = await listIncidents(ctx, {});
  const rest = after.items.find(({ id }) => id !== storming?.id);
  expect(after.items).toHaveLength(2);
  expect(rest).toMatchObject({ title: `2 left over from ${storming?.title}`, status: "open", alertCount: 2, severity: "warning" });
  expect(await getIncident(ctx, { incidentId: storming?.id ?? "" })).toMatchObject({ status: "resolved", alertCount: 28 });
  // A repeated run changes nothing.
  await groupAfter(LEFTOVER_WAIT_MS);
  await groupAfter(2 * LEFTOVER_WAIT_MS);
  expect((await listIncidents(ctx, {})).items).toEqual(after.items);
});

test("an incident of which more than a tenth is unresolved is not split", async () => {
  const { db } = database;
  const { ctx, tenantId, alertIds, group } = await storm();
  await group();
  await bulkAlertAction(ctx, {
    ...{ target: { ids: alertIds.slice(4) }, action: { type: "resolve", verdict: "true" } },
    idempotencyKey: `recover ${tenantId}`,
  });
  await group();
  await groupAlerts(db, tenantId, new Date(Date.now() + 2 * LEFTOVER_WAIT_MS));
  expect((await listIncidents(ctx, {})).items).toMatchObject([{ status: "open", openCount: 4, alertCount: 30 }]);
});

test("resolving gives every alert the verdict", async () => {
  const { ctx, tenantId, group } = await storm();
  await group();
  const incidentId = (await listIncidents(ctx, {})).items[0]?.id ?? "";
  expect((await resolveIncident(ctx, { incidentId, verdict: "expected" })).incident.status).toBe("resolved");
  const verdicts = await database.db.withTenant(tenantId, (tx) => tx.alert.groupBy({ by: ["verdict"], where: { tenantId }, _count: true }));
  expect(verdicts).toEqual([{ verdict: "expected", _count: 30 }]);
});

test("what a person splits off stays apart, and can be merged back", async () => {
  const { ctx, alertIds, group } = await storm();
  await group();
  const incidentId = (await listIncidents(ctx, {})).items[0]?.id ?? "";
  const split = await splitIncident(ctx, { incidentId, alertIds: alertIds.slice(0, 4) });
  expect(split).toMatchObject({ alertCount: 4, openCount: 4 });
  await group();
  expect((await listIncidents(ctx, {})).items.map(({ alertCount }) => alertCount).sort()).toEqual([26, 4]);
  const merged = await mergeIncident(ctx, { incidentId: split.id, into: incidentId });
  expect(merged).toMatchObject({ id: incidentId, alertCount: 30 });
  expect(await mergeIncident(ctx, { incidentId: split.id, into: incidentId })).toEqual(merged);
  await group();
  expect((await listIncidents(ctx, {})).items).toHaveLength(1);
  expect((await getIncident(ctx, { incidentId: split.id })).mergedInto).toBe(incidentId);
});

test("a lone alert is an incident with the alert's own words", async () => {
  const { db } = database;
  const { owner: ctx, tenantId } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const endpointId = await rows.endpoint("du-17");
  await rows.alert({ endpointId, collectorId: await rows.collector("fra-1"), title: "du-17 is slow", description: "It rose to 20 ms." });
  await groupAlerts(db, tenantId, new Date());
  const { items } = await listIncidents(ctx, { endpointId });
  expect(items).toMatchObject([{ title: "du-17 is slow", sentence: "It rose to 20 ms.", alertCount: 1, cause: { type: "single" } }]);
});
