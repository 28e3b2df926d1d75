import type { InboxRow } from "@padit/services/alerts";
import { describe, expect, test } from "vitest";
import { afterAction, type InboxAction, type InboxPages, insertNewest, mapRows, rollBack, rowsOf, sortChanges } from "./inbox-rows";

const row = (id: string, facts: Partial<InboxRow> = {}): InboxRow => ({
  id,
  title: id,
  titleWords: null,
  kind: "level_shift",
  severity: "warning",
  status: "open",
  score: 0.9,
  metricName: "udp_echo_rtt",
  observed: 4.1,
  expected: { low: 1.9, high: 2.4 },
  unit: "ms",
  isLimit: false,
  labels: [],
  endpointId: null,
  endpointName: null,
  collectorId: null,
  collectorName: null,
  assigneeId: null,
  assigneeName: null,
  incidentId: null,
  openedAt: new Date(1_000),
  boutOpenedAt: facts.openedAt ?? new Date(1_000),
  flappingSince: null,
  lastSeenAt: new Date(1_000),
  acknowledgedAt: null,
  acknowledgedBy: null,
  acknowledgedSticky: false,
  snoozedUntil: null,
  resolvedAt: null,
  resolvedBy: null,
  verdict: null,
  version: 1,
  delivery: null,
  ...facts,
});
const pagesOf = (...pages: InboxRow[][]): InboxPages => ({
  pages: pages.map((items) => ({ items, nextCursor: null })),
  pageParams: pages.map(() => null),
});
const order = (pages: InboxPages): string =>
  rowsOf(pages)
    .map(({ id }) => id)
    .join("");
const me = { userId: "u1", name: "Ana" };
const at = new Date(5_000);
const by = { me, at, nameOf: (id: string) => (id === "u2" ? "Ben" : null) };

describe("an action as it looks before the server answers", () => {
  const act = (facts: Partial<InboxRow>, action: InboxAction) => afterAction(row("a", facts), action, by);

  test("each says who and when, and nothing else changes", () => {
    expect(act({ status: "snoozed", snoozedUntil: at }, { type: "acknowledge" })).toEqual(
      row("a", { status: "acknowledged", acknowledgedAt: at, acknowledgedBy: "Ana" }),
    );
    expect(act({}, { type: "resolve", verdict: "false" })).toEqual(
      row("a", { status: "resolved", resolvedAt: at, resolvedBy: "Ana", verdict: "false" }),
    );
    expect(act({}, { type: "snooze", until: at })).toEqual(row("a", { status: "snoozed", snoozedUntil: at }));
    expect(act({}, { type: "assign", assigneeId: "u2" })).toEqual(row("a", { assigneeId: "u2", assigneeName: "Ben" }));
    expect(act({ assigneeId: "u2", assigneeName: "Ben" }, { type: "assign", assigneeId: null })).toEqual(row("a"));
  });

  test("taking back what was done", () => {
    expect(act({ status: "acknowledged", acknowledgedAt: at, acknowledgedBy: "Ben" }, { type: "unacknowledge" })).toEqual(row("a"));
    expect(act({ status: "snoozed", snoozedUntil: at }, { type: "unsnooze" })).toEqual(row("a"));
  });

  test.each<[InboxRow["status"], InboxAction]>([
    ["acknowledged", { type: "acknowledge" }],
    ["resolved", { type: "acknowledge" }],
    ["resolved", { type: "resolve", verdict: "true" }],
    ["resolved", { type: "snooze", until: at }],
    ["open", { type: "unsnooze" }],
    ["open", { type: "unacknowledge" }],
  ])("on a row that is %s, %j changes nothing: the server would skip it", (status, action) => {
    const before = row("a", { status });
    expect(afterAction(before, action, by)).toBe(before);
  });
});

describe("pages", () => {
  test("a change touches its own page only", () => {
    const before = pagesOf([row("a")], [row("b"), row("c")]);
    const after = mapRows(before, (each) => (each.id === "b" ? { ...each, version: 2 } : each));
    expect(after.pages[0]).toBe(before.pages[0]);
    expect(rowsOf(after).map(({ version }) => version)).toEqual([1, 2, 1]);
    expect(mapRows(before, (each) => each)).toBe(before);
    expect(order(mapRows(before, (each) => (each.id === "b" ? null : each)))).toBe("ac");
  });

  test("new rows go where their time puts them, and none comes twice", () => {
    const before = pagesOf([row("c", { openedAt: new Date(3) }), row("a", { openedAt: new Date(1) })]);
    const fresh = [row("d", { openedAt: new Date(4) }), row("b", { openedAt: new Date(2) }), row("a")];
    expect(order(insertNewest(before, fresh))).toBe("dcba");
    expect(insertNewest(before, [row("a")])).toBe(before);
  });

  test("what the server says is known, new, or on its way out; what never was in this tab is nothing", () => {
    const said = [row("a", { version: 2 }), row("b", { status: "resolved" }), row("n"), row("x", { status: "resolved" })];
    const sorted = sortChanges(pagesOf([row("a"), row("b")]), said, ["open"]);
    expect(sorted.known.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(sorted.leaving.map(({ id }) => id)).toEqual(["b"]);
    expect(sorted.fresh.map(({ id }) => id)).toEqual(["n"]);
  });

  test("a refused action is taken back, but not over what the server has said since", () => {
    const before = new Map([row("a"), row("b")].map((each) => [each.id, each]));
    const now = pagesOf([row("a", { status: "acknowledged" }), row("b", { status: "resolved", version: 2 })]);
    expect(rowsOf(rollBack(now, before)).map(({ status }) => status)).toEqual(["open", "resolved"]);
  });
});
