import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getAlert } from "../alerts";
import { endpointChart } from "../endpoints";
import { groupAlerts } from "../incidents/group-alerts";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { getChange, listChanges } from "./change-queries";
import { deleteChange, reportChange } from "./change-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE_MS = 60_000;

async function organization() {
  const { db } = database;
  const { owner, join, tenantId } = await createTestOrganization(db);
  return { db, owner, join, tenantId, rows: new TestAlerts(db, tenantId), at: new Date(Date.now() - 5 * MINUTE_MS) };
}

test("a reported change is listed, read, and deleted; each step is in the audit log", async () => {
  const { db, owner, tenantId, at } = await organization();
  const { id: changeId } = await reportChange(owner, { at, what: " Firmware 7.2 ", selector: "name:du-*", ref: "CHG-9" });
  const view = { id: changeId, at, what: "Firmware 7.2", ref: "CHG-9", selector: "name:du-*", createdBy: "Olga Owner" };
  expect(await getChange(owner, { changeId })).toMatchObject({ ...view, selector: expect.stringContaining("du-*") });
  const later = await reportChange(owner, { at: new Date(at.getTime() + 1_000), what: "Route map", selector: "label:core" });
  const first = await listChanges(owner, { limit: 1 });
  expect(first.items.map(({ id }) => id)).toEqual([later.id]);
  expect((await listChanges(owner, { limit: 1, cursor: first.nextCursor })).items.map(({ id }) => id)).toEqual([changeId]);
  await deleteChange(owner, { changeId });
  await expect(deleteChange(owner, { changeId })).rejects.toMatchObject({ code: "not_found" });
  const audited = await db.withTenant(tenantId, (tx) =>
    tx.auditEntry.findMany({ where: { tenantId, targetId: changeId }, orderBy: { at: "asc" } }),
  );
  expect(audited.map(({ action }) => action)).toEqual(["change.report", "change.delete"]);
});

test.each([
  ["an empty selector", { selector: " " }, "selector"],
  ["no text", { what: " " }, "what"],
  ["a time long ago", { at: new Date(Date.now() - 31 * 86_400_000) }, "at"],
  ["a time far ahead", { at: new Date(Date.now() + 2 * 86_400_000) }, "at"],
])("%s is rejected with the field's name", async (_, wrong, path) => {
  const { owner, at } = await organization();
  const change = { at, what: "Firmware", selector: "name:du-*", ...wrong };
  await expect(reportChange(owner, change)).rejects.toMatchObject({ code: "invalid", issues: [{ path }] });
});

test("viewers cannot report changes", async () => {
  const { join, at } = await organization();
  await expect(reportChange(await join("viewer"), { at, what: "x", selector: "name:x" })).rejects.toMatchObject({ code: "forbidden" });
});

test("charts of covered endpoints mark the change, and alerts that began shortly after it name it", async () => {
  const { owner, rows, at } = await organization();
  const collectorId = await rows.collector("fra-1");
  const [covered, other] = [await rows.endpoint("du-1"), await rows.endpoint("olt-1")];
  await reportChange(owner, { at, what: "Firmware 7.2", selector: "name:du-*", ref: "CHG-9" });
  const range = { from: new Date(at.getTime() - 60 * MINUTE_MS), to: new Date(at.getTime() + 5 * MINUTE_MS), metrics: ["udp_echo_rtt"] };
  const changesOn = async (endpointId: string) => (await endpointChart(owner, { endpointId, ...range })).changes.map(({ name }) => name);
  expect([await changesOn(covered), await changesOn(other)]).toEqual([["Firmware 7.2"], []]);
  const changesOf = async (endpointId: string, minutesAfter: number) => {
    const began = new Date(at.getTime() + minutesAfter * MINUTE_MS);
    const alertId = await rows.alert({ endpointId, collectorId, openedAt: began, episodeStart: began });
    return (await getAlert(owner, { alertId })).changes.map(({ name }) => name);
  };
  expect(await changesOf(covered, 3)).toEqual(["Firmware 7.2 (CHG-9)"]);
  expect(await changesOf(covered, -3)).toEqual([]);
  expect(await changesOf(covered, 16)).toEqual([]);
  expect(await changesOf(other, 3)).toEqual([]);
});

test("endpoints that fail together right after a change are one incident, and the change is its cause", async () => {
  const { db, owner, tenantId, rows, at } = await organization();
  const collectorId = await rows.collector("fra-1");
  const failing: string[] = [];
  for (let n = 0; n < 12; n++) {
    const endpointId = await rows.endpoint(n < 6 ? `du-${n}` : `olt-${n}`);
    if (n < 6) failing.push(endpointId);
    const path = { tenantId, endpointId, collectorId, metricGroup: "delivery", state: "ok", since: at };
    await db.withTenant(tenantId, (tx) => tx.condition.create({ data: path }));
  }
  await reportChange(owner, { at, what: "Firmware 7.2", selector: "name:du-*" });
  const began = new Date(at.getTime() + MINUTE_MS);
  await rows.alerts(
    failing.map((endpointId) => ({ endpointId, collectorId, metricGroup: "delivery", openedAt: began, episodeStart: began })),
  );
  await groupAlerts(db, tenantId, owner.now());
  const incidents = await db.withTenant(tenantId, (tx) => tx.incident.findMany({ where: { tenantId } }));
  expect(incidents.map(({ title, alertCount }) => [title, alertCount])).toEqual([["Change Firmware 7.2: 6 endpoints fail", 6]]);
});
