import { createTestDatabase } from "@padit/db/testing";
import { newId, SEVERITIES } from "@padit/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bulkAlertAction, undoAlertAction } from "../alerts";
import { INBOX_SORTS } from "../alerts/list-inbox";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import type { InboxEntry } from "./inbox-incident";
import { countInboxIncidents, listInboxIncidents, readInboxIncidents } from "./list-inbox-incidents";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const UNKNOWN = {
  ...{ type: "unknown", id: null, name: null, symptom: "delivery", explained: 2, failing: 2, active: 2 },
  ...{ failingElsewhere: 0, activeElsewhere: 0, confidence: null, runnerUp: null, twins: [] },
};
const RING = { ...UNKNOWN, type: "label", id: "ring-3", name: "ring-3", failing: 41, active: 42, confidence: 0.99 };

/** An organization with functions that insert incidents and their alerts. */
async function anOrganization() {
  const { owner: ctx, tenantId } = await createTestOrganization(database.db);
  const rows = new TestAlerts(database.db, tenantId);
  const start = Date.UTC(2026, 10, 24, 12);
  const at = (minute: number) => new Date(start + minute * 60_000);
  const incident = async (title: string, members: Parameters<TestAlerts["alerts"]>[0], cause: object = UNKNOWN) => {
    const id = newId();
    const count = members.length;
    const facts = { title, sentence: `${title}.`, severity: "warning", kind: "outage", cause, openedAt: at(0) } as const;
    await database.db.withTenant(tenantId, (tx) =>
      tx.incident.create({ data: { tenantId, id, ...facts, alertCount: count, openCount: count, endpointCount: count } }),
    );
    return { id, alertIds: await rows.alerts(members.map((member) => ({ ...member, incidentId: id }))) };
  };
  return { ctx, tenantId, rows, at, incident };
}

const names = (items: readonly InboxEntry[]): string[] =>
  items.map((entry) => (entry.type === "incident" ? entry.incident.title : entry.alert.title));

describe("the inbox by incidents", () => {
  test("has one row for an incident, with the counts, severity and owner of its alerts", async () => {
    const { ctx, at, incident } = await anOrganization();
    const owner = ctx.actor.kind === "user" ? ctx.actor.userId : "";
    await incident(
      "ring-3 fails",
      [
        { openedAt: at(1), severity: "critical", assigneeId: owner },
        { openedAt: at(2), status: "acknowledged", assigneeId: owner },
        { openedAt: at(3), status: "resolved" },
      ],
      RING,
    );
    const { items } = await listInboxIncidents(ctx, { statuses: ["open", "acknowledged"] });
    expect(items).toMatchObject([
      {
        type: "incident",
        incident: {
          ...{ title: "ring-3 fails", severity: "critical", status: "open", alertCount: 3, extent: { failing: 41, active: 42 } },
          ...{ byStatus: { open: 1, acknowledged: 1, snoozed: 0, resolved: 1 }, assigneeId: owner, assigneeName: ctx.actor.name },
          hasSeveralOwners: false,
        },
      },
    ]);
  });

  test("judges an incident by its unresolved alerts, and by all of them when it has ended", async () => {
    const { ctx, incident } = await anOrganization();
    const assigneeId = ctx.actor.kind === "user" ? ctx.actor.userId : "";
    await incident("half", [
      { severity: "critical", status: "resolved" },
      { severity: "info", assigneeId },
    ]);
    await incident("over", [
      { severity: "critical", status: "resolved" },
      { severity: "info", status: "resolved", assigneeId },
    ]);
    const { items } = await listInboxIncidents(ctx, { statuses: ["resolved"] });
    const judged = items.flatMap((entry) => (entry.type === "incident" ? [[entry.incident.title, entry.incident]] : []));
    expect(Object.fromEntries(judged)).toMatchObject({
      half: { severity: "info", status: "open", assigneeId, hasSeveralOwners: false },
      over: { severity: "critical", status: "resolved", assigneeId: null, hasSeveralOwners: true },
    });
  });

  test("shows an alert that is alone in its incident, and one without an incident, as alerts", async () => {
    const { ctx, rows, at, incident } = await anOrganization();
    const lone = await incident("du-17 is slow", [{ title: "du-17 is slow", openedAt: at(2) }]);
    const fresh = await rows.alert({ title: "du-18 is slow", openedAt: at(3) });
    const { items } = await listInboxIncidents(ctx, {});
    expect(items).toMatchObject([
      { type: "alert", key: fresh, alert: { id: fresh, incidentId: null } },
      { type: "alert", key: lone.id, alert: { id: lone.alertIds[0], incidentId: lone.id } },
    ]);
  });

  test("filters apply to the alerts of an incident", async () => {
    const { ctx, incident } = await anOrganization();
    await incident("mixed", [{ labels: ["lab"] }, { labels: ["lab"] }, { labels: ["core"] }]);
    await incident("other", [{ labels: ["core"] }, { labels: ["core"] }]);
    const { items } = await listInboxIncidents(ctx, { q: "label:lab" });
    expect(items).toMatchObject([{ incident: { title: "mixed", alertCount: 3, byStatus: { open: 2 } } }]);
    expect(names((await listInboxIncidents(ctx, { q: "-label:lab" })).items).sort()).toEqual(["mixed", "other"]);
  });

  test.each(INBOX_SORTS)("page by page in the order %s lists every entry once, as one page does", async (sort) => {
    const { ctx, rows, at, incident } = await anOrganization();
    // Ties in time, severity and score, so that the later columns of the order and the id decide.
    const facts = (n: number) => ({ openedAt: at(n % 3), severity: SEVERITIES[n % 2] ?? "info", score: (n % 4) / 3 });
    for (let n = 0; n < 9; n += 1) await incident(`incident ${n}`, [facts(n), facts(n + 5)]);
    for (let n = 0; n < 6; n += 1) await rows.alert({ title: `alert ${n}`, ...facts(n) });
    const whole = await listInboxIncidents(ctx, { sort, limit: 50 });
    expect(new Set(names(whole.items)).size).toBe(15);
    expect(whole.nextCursor).toBeNull();
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof listInboxIncidents>> = await listInboxIncidents(ctx, { sort, limit: 4, cursor });
      paged.push(...names(page.items));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(names(whole.items));
    const severities = whole.items.map((entry) => (entry.type === "incident" ? entry.incident.severity : entry.alert.severity));
    if (sort === "severity") expect(severities.join()).toMatch(/^(warning,)+(info,?)+$/);
  });

  test("a cursor of another order is refused", async () => {
    const { ctx, incident } = await anOrganization();
    for (const title of ["a", "b"]) await incident(title, [{}, {}]);
    const { nextCursor: cursor } = await listInboxIncidents(ctx, { limit: 1 });
    await expect(listInboxIncidents(ctx, { cursor, sort: "severity" })).rejects.toMatchObject({ code: "invalid" });
  });

  test("counts entries by sets of statuses: an incident with open and resolved alerts is in both", async () => {
    const { ctx, rows, incident } = await anOrganization();
    await incident("half", [{}, {}, { status: "resolved" }]);
    await incident("known", [{ status: "acknowledged" }, { status: "acknowledged" }]);
    await rows.alert({ status: "snoozed" });
    const statusSets = [["open", "acknowledged"], ["open"], ["acknowledged"], ["snoozed"], ["resolved"]] as const;
    expect(await countInboxIncidents(ctx, { statusSets: statusSets.map((set) => [...set]) })).toEqual([2, 1, 1, 1, 1]);
  });

  test("reads the entries that a change touches, whatever their status, and says which of them no longer match", async () => {
    const { ctx, rows, incident } = await anOrganization();
    const half = await incident("half", [{}, {}, { status: "resolved" }]);
    const known = await incident("known", [{ labels: ["lab"] }, { labels: ["lab"] }]);
    const fresh = await rows.alert({ title: "fresh" });
    const read = await readInboxIncidents(ctx, {
      ...{ q: "-label:lab", alertIds: [half.alertIds[2] ?? "", fresh], incidentIds: [known.id] },
    });
    expect(names(read.items).sort()).toEqual(["fresh", "half"]);
    expect(new Set(read.keys)).toEqual(new Set([half.id, known.id, fresh, half.alertIds[2]]));
  });

  test("an action on incidents changes the members that match, and its undo restores them", async () => {
    const { ctx, tenantId, rows, incident } = await anOrganization();
    const storm = await incident("storm", [{ labels: ["lab"] }, { labels: ["lab"] }, { labels: ["core"] }]);
    const apart = await rows.alert();
    const { undoToken, ...result } = await bulkAlertAction(ctx, {
      target: { members: { incidentIds: [storm.id], filter: { q: "label:lab" }, alertIds: [apart, newId()] } },
      action: { type: "acknowledge" },
      idempotencyKey: `storm ${storm.id}`,
    });
    expect(result).toMatchObject({ changed: 3, skipped: [{ reason: "not_found" }] });
    const open = () => database.db.withTenant(tenantId, (tx) => tx.alert.count({ where: { tenantId, status: "open" } }));
    expect(await open()).toBe(1);
    expect(await undoAlertAction(ctx, { undoToken: undoToken ?? "" })).toEqual({ restored: 3, skipped: 0 });
    expect(await open()).toBe(4);
  });
});
