import type { InboxRow } from "@padit/services/alerts";
import type { InboxEntry, InboxIncident } from "@padit/services/incidents";
import { describe, expect, test } from "vitest";
import {
  type EntryPages,
  entriesOf,
  incidentAfter,
  incidentWithMoved,
  insertEntries,
  isListed,
  mapEntries,
  sortEntries,
} from "./inbox-entries";
import { incidentLines } from "./inbox-lines";

const NONE = { open: 0, acknowledged: 0, snoozed: 0, resolved: 0 };
const incident = (id: string, facts: Partial<InboxIncident> = {}): InboxIncident => ({
  ...{ id, title: id, sentence: `${id}.`, words: null, severity: "warning", status: "open", byStatus: { ...NONE, open: 3 }, alertCount: 3 },
  ...{ endpointCount: 3, extent: null, isFlapping: false, assigneeId: null, assigneeName: null, hasSeveralOwners: false },
  ...{ acknowledgedBy: null, openedAt: new Date(1), newestAt: new Date(1), resolvedAt: null, version: 1 },
  ...facts,
});
const alert = (id: string, facts: Partial<InboxRow> = {}): InboxRow => ({
  ...{
    id,
    title: id,
    titleWords: null,
    kind: "outage",
    severity: "warning",
    status: "open",
    score: 0.9,
    metricName: "udp_echo_loss",
    observed: null,
  },
  ...{ expected: null, unit: "", isLimit: false, labels: [], endpointId: null, endpointName: null, collectorId: null, collectorName: null },
  ...{ assigneeId: null, assigneeName: null, incidentId: null, openedAt: new Date(1), boutOpenedAt: new Date(1), flappingSince: null },
  ...{ lastSeenAt: new Date(1), acknowledgedAt: null, acknowledgedBy: null, acknowledgedSticky: false, snoozedUntil: null },
  ...{ resolvedAt: null, resolvedBy: null, verdict: null, version: 1, delivery: null },
  ...facts,
});
const entry = (of: InboxIncident): InboxEntry => ({ type: "incident", key: of.id, incident: of });
const lone = (of: InboxRow): InboxEntry => ({ type: "alert", key: of.incidentId ?? of.id, alert: of });
const pagesOf = (...items: InboxEntry[]): EntryPages => ({ pages: [{ items, nextCursor: null }], pageParams: [null] });
const keys = (pages: EntryPages): string =>
  entriesOf(pages)
    .map(({ key }) => key)
    .join("");
const by = { me: { userId: "u1", name: "Ana" }, at: new Date(5), nameOf: () => "Ben" };
const ACTIVE = ["open", "acknowledged"] as const;

describe("an action on an incident as it looks before the server answers", () => {
  test("changes the alerts of the tab only", () => {
    const mixed = incident("a", { byStatus: { open: 2, acknowledged: 1, snoozed: 4, resolved: 5 } });
    expect(incidentAfter(mixed, { type: "acknowledge" }, ACTIVE, by)).toMatchObject({
      ...{ status: "acknowledged", acknowledgedBy: "Ana", byStatus: { open: 0, acknowledged: 3, snoozed: 4, resolved: 5 } },
    });
    expect(incidentAfter(mixed, { type: "resolve", verdict: "true" }, ACTIVE, by)).toMatchObject({
      ...{ status: "snoozed", byStatus: { open: 0, acknowledged: 0, snoozed: 4, resolved: 8 } },
    });
    expect(incidentAfter(mixed, { type: "assign", assigneeId: "u2" }, ACTIVE, by)).toEqual({
      ...mixed,
      ...{ assigneeId: "u2", assigneeName: "Ben" },
    });
  });

  test("follows single alerts of it that changed", () => {
    const before = new Map([alert("x", { incidentId: "a" }), alert("y", { incidentId: "b" })].map((row) => [row.id, row]));
    const after = [...before.values()].map((row) => ({ ...row, status: "acknowledged" as const }));
    expect(incidentWithMoved(incident("a"), before, after).byStatus).toEqual({ ...NONE, open: 2, acknowledged: 1 });
  });
});

describe("entries that were read again", () => {
  test("are known, new, leaving the tab, or gone, such as an alert that joined an incident", () => {
    const listed = pagesOf(entry(incident("a")), entry(incident("b")), lone(alert("x")));
    const items = [entry(incident("a", { byStatus: { ...NONE, resolved: 3 } })), entry(incident("b")), entry(incident("n"))];
    const sorted = sortEntries(listed, { items, keys: ["a", "b", "n", "x", "never listed"] }, ACTIVE);
    expect(sorted.known.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(sorted.fresh.map(({ key }) => key)).toEqual(["n"]);
    expect(sorted).toMatchObject({ leaving: ["a"], gone: ["x"] });
  });

  test("go where their newest bout puts them, and none comes twice", () => {
    const listed = pagesOf(entry(incident("c", { newestAt: new Date(3) })), lone(alert("a", { boutOpenedAt: new Date(1) })));
    const fresh = [entry(incident("b", { newestAt: new Date(2) })), lone(alert("d", { boutOpenedAt: new Date(4) })), entry(incident("c"))];
    expect(keys(insertEntries(listed, fresh))).toBe("dcba");
  });

  test("an alert becomes an incident in its place when another alert joins it", () => {
    const listed = pagesOf(lone(alert("x", { incidentId: "a" })), entry(incident("b")));
    const { known } = sortEntries(listed, { items: [entry(incident("a"))], keys: ["a"] }, ACTIVE);
    const now = mapEntries(listed, (each) => known.find(({ key }) => key === each.key) ?? each);
    expect(entriesOf(now).map(({ type, key }) => `${type} ${key}`)).toEqual(["incident a", "incident b"]);
  });
});

describe("lines", () => {
  const tree = { statuses: ACTIVE, kept: new Set<string>(), members: new Map<string, InboxRow[]>() };

  test("an expanded incident is followed by its alerts, and by how many are not loaded yet", () => {
    const members = new Map([["a", [alert("x", { incidentId: "a" }), alert("y", { incidentId: "a" })]]]);
    const lines = incidentLines({ ...tree, entries: [entry(incident("a")), lone(alert("z"))], members });
    expect(lines.map(({ type, id }) => `${type} ${id}`)).toEqual(["incident a", "alert x", "alert y", "more more a", "alert z"]);
    expect(lines).toMatchObject([{ isExpanded: true, n: 3 }, { level: 2 }, { level: 2 }, { n: 1 }, { level: 1 }]);
  });

  test("what left the tab is hidden, unless the person is reading", () => {
    const over = entry(incident("a", { byStatus: { ...NONE, resolved: 3 }, status: "resolved" }));
    expect(isListed(over, ACTIVE)).toBe(false);
    expect(incidentLines({ ...tree, entries: [over] })).toEqual([]);
    expect(incidentLines({ ...tree, entries: [over], kept: new Set(["a"]) })).toHaveLength(1);
    const members = new Map([["b", [alert("x", { incidentId: "b", status: "resolved" }), alert("y", { incidentId: "b" })]]]);
    const open = entry(incident("b", { byStatus: { ...NONE, open: 1, resolved: 1 } }));
    expect(incidentLines({ ...tree, entries: [open], members }).map(({ id }) => id)).toEqual(["b", "y"]);
  });
});
