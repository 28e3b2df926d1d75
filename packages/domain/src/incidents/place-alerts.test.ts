import { expect, test } from "vitest";
import { inEnglish } from "../alerts/english-message";
import { causeSentence, causeTitle } from "./cause";
import { placeAlerts } from "./place-alerts";
import type { PlaceAlertsInput, PlaceableAlert } from "./placement";
import { type KnownChange, prefixOf } from "./risk-groups";

const MINUTE_MS = 60_000;
const COLLECTORS = ["fra-1", "muc-2"] as const;

/** 40 endpoints, each measured by both collectors; e0 to e9 are labelled ring-1. */
function network(alerts: readonly PlaceableAlert[], changes: Partial<PlaceAlertsInput> = {}): PlaceAlertsInput {
  const ids = Array.from({ length: 40 }, (_, n) => `e${n}`);
  return {
    tenantId: "t",
    alerts,
    incidents: [],
    conditions: ids.flatMap((endpointId) =>
      COLLECTORS.map((collectorId) => ({ endpointId, collectorId, symptom: "delivery", isMeasured: true })),
    ),
    endpoints: new Map(
      ids.map((id, n) => [id, { id, name: id, protocol: "icmp", host: `10.0.${n % 7}.${n}`, labels: n < 10 ? ["ring-1"] : ["rest"] }]),
    ),
    collectors: new Map(COLLECTORS.map((id) => [id, { id, name: id, site: "" }])),
    windowMs: 3 * MINUTE_MS,
    changes: [],
    usualOnsets: 0.01,
    ...changes,
  };
}

const alert = (endpointId: string | null, collectorId: string, changes: Partial<PlaceableAlert> = {}): PlaceableAlert => ({
  id: `${endpointId}/${collectorId}`,
  ...{ endpointId, collectorId, symptom: "delivery", onsetMs: 0, incidentId: null, isPinned: false },
  ...changes,
});
const viaFra = (n: number): PlaceableAlert[] => Array.from({ length: n }, (_, e) => alert(`e${e}`, "fra-1", { onsetMs: e * 1_000 }));

test("a collector whose endpoints fail, while they answer another collector, is the cause", () => {
  const { incidents } = placeAlerts(network(viaFra(39)));
  expect(incidents).toHaveLength(1);
  const [incident] = incidents;
  if (!incident) throw new Error("no incident");
  expect(incident.alertIds).toHaveLength(39);
  expect(incident.cause).toMatchObject({ type: "collector", id: "fra-1", failing: 39, active: 40 });
  expect(inEnglish(causeSentence(incident.cause))).toBe(
    "39 of 40 endpoints via collector fra-1 fail, 0 of 40 via other collectors: collector fra-1 or its access, not the targets.",
  );
  expect(inEnglish(causeTitle(incident.cause))).toBe("Collector fra-1: 39 endpoints fail");
});

test("the order in which alerts are given does not matter", () => {
  const forwards = placeAlerts(network(viaFra(39)));
  expect(placeAlerts(network(viaFra(39).reverse()))).toEqual(forwards);
});

test("a label whose endpoints fail from all collectors is the cause", () => {
  const alerts = Array.from({ length: 10 }, (_, n) => COLLECTORS.map((collector) => alert(`e${n}`, collector))).flat();
  const { incidents } = placeAlerts(network(alerts));
  expect(incidents.map(({ cause }) => [cause.type, cause.name])).toEqual([["label", "ring-1"]]);
});

test("an endpoint that fails from both collectors is one incident of one endpoint", () => {
  const { incidents } = placeAlerts(network([alert("e3", "fra-1"), alert("e3", "muc-2")]));
  expect(incidents).toHaveLength(1);
  expect(incidents[0]?.alertIds).toHaveLength(2);
});

test("two endpoints that fail far apart in time are two incidents", () => {
  const { incidents } = placeAlerts(network([alert("e3", "fra-1"), alert("e30", "muc-2", { onsetMs: 10 * MINUTE_MS })]));
  expect(incidents.map(({ cause }) => cause.type)).toEqual(["single", "single"]);
});

test("a later alert that the named cause explains joins the open incident", () => {
  const cause = { type: "collector" as const, id: "fra-1", symptom: "delivery" };
  const members = viaFra(38).map((member) => ({ ...member, incidentId: "i1" }));
  const late = alert("e39", "fra-1", { onsetMs: 60 * MINUTE_MS });
  const result = placeAlerts(network([...members, late], { incidents: [{ id: "i1", openedAtMs: 0, cause }] }));
  expect(result).toEqual({ incidents: [], joined: [{ alertId: late.id, incidentId: "i1" }], merged: [] });
});

test("incidents of one endpoint are merged into the oldest one when the cause shows", () => {
  const [first, second, ...rest] = viaFra(39);
  if (!first || !second) throw new Error("no alerts");
  const cause = (id: string) => ({ type: "single" as const, id, symptom: "delivery" });
  const incidents = [
    { id: "i1", openedAtMs: 0, cause: cause("e0") },
    { id: "i2", openedAtMs: 1_000, cause: cause("e1") },
  ];
  const result = placeAlerts(network([{ ...first, incidentId: "i1" }, { ...second, incidentId: "i2" }, ...rest], { incidents }));
  expect(result.incidents.map(({ id, alertIds }) => [id, alertIds.length])).toEqual([["i1", 39]]);
  expect(result.merged).toEqual([{ id: "i2", into: "i1" }]);
});

test("what a person placed stays where it is", () => {
  const alerts = viaFra(39).map((member, n) => (n === 0 ? { ...member, incidentId: "own", isPinned: true } : member));
  const cause = { type: "single" as const, id: "e0", symptom: "delivery" };
  const result = placeAlerts(network(alerts, { incidents: [{ id: "own", openedAtMs: 0, cause }] }));
  expect(result.incidents.flatMap(({ alertIds }) => alertIds)).not.toContain(alerts[0]?.id);
  expect(result.merged).toEqual([]);
});

test("a silent collector is an incident of its own", () => {
  const { incidents } = placeAlerts(network([alert(null, "fra-1", { symptom: "no_data" })]));
  expect(incidents.map(({ cause }) => [cause.type, inEnglish(causeSentence(cause))])).toEqual([
    ["collector", "Collector fra-1 sends nothing."],
  ]);
});

test("many endpoints without anything in common are one incident whose cause is not known", () => {
  const alerts = [3, 12, 17, 21, 26, 33].map((n, i) => alert(`e${n}`, COLLECTORS[i % 2] ?? "fra-1"));
  const { incidents } = placeAlerts(network(alerts));
  expect(incidents.map(({ cause, alertIds }) => [cause.type, alertIds.length])).toEqual([["unknown", 6]]);
});

test("loss and delay of one collector are one fault, with the same cause", () => {
  const delays = viaFra(39).map((own) => ({ ...own, id: `${own.id}/delay`, symptom: "delay" }));
  const base = network([...viaFra(39), ...delays]);
  const both = { ...base, conditions: [...base.conditions, ...base.conditions.map((own) => ({ ...own, symptom: "delay" }))] };
  expect(placeAlerts(both).incidents.map(({ alertIds }) => alertIds.length)).toEqual([78]);
});

test.each([
  ["192.0.2.17", "192.0.2.0/24"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["example.org", null],
])("the network of %s", (host, network) => expect(prefixOf(host)).toBe(network));

/** A change of the endpoints e0 to e9 that may explain what begins within ten minutes. */
const change = (changes: Partial<KnownChange> = {}): KnownChange => ({
  ...{ id: "c1", name: "Router upgrade (CHG-1)", endpointIds: new Set(Array.from({ length: 10 }, (_, n) => `e${n}`)) },
  ...{ fromMs: 0, toMs: 10 * MINUTE_MS, isPlannedAndOver: false, ...changes },
});
const failingRing = (count: number, onsetMs = 0): PlaceableAlert[] =>
  Array.from({ length: count }, (_, n) => COLLECTORS.map((collector) => alert(`e${n}`, collector, { onsetMs }))).flat();

test("a change whose endpoints fail right after it is the cause, not the label that they share", () => {
  const { incidents } = placeAlerts(network(failingRing(9), { changes: [change()] }));
  expect(incidents).toHaveLength(1);
  const cause = incidents[0]?.cause;
  expect(cause).toMatchObject({ type: "change", id: "c1", failing: 9, active: 10 });
  expect(cause && inEnglish(causeTitle(cause))).toBe("Change Router upgrade (CHG-1): 9 endpoints fail");
  expect(cause && inEnglish(causeSentence(cause))).toContain(
    "9 of 10 endpoints that Router upgrade (CHG-1) covers fail, 0 of 30 that it does not cover: it began with this change or shortly after it.",
  );
});

test("a change explains nothing that began before it or long after it", () => {
  for (const at of [-2, 11])
    expect(placeAlerts(network(failingRing(9, at * MINUTE_MS), { changes: [change()] })).incidents.map(({ cause }) => cause.type)).toEqual([
      "label",
    ]);
});

test("a later alert of a change's endpoints joins the change's incident, whatever its metric", () => {
  const incidents = [{ id: "i1", openedAtMs: 0, cause: { type: "change" as const, id: "c1", symptom: "delivery" } }];
  const late = alert("e9", "fra-1", { symptom: "delay", onsetMs: 5 * MINUTE_MS });
  const members = failingRing(9).map((member) => ({ ...member, incidentId: "i1" }));
  const result = placeAlerts(network([...members, late], { incidents, changes: [change()] }));
  expect(result.joined).toEqual([{ alertId: late.id, incidentId: "i1" }]);
});

test("what still fails when planned work is over is one incident, also where it had incidents of its own", () => {
  const [first, second] = [alert("e3", "fra-1"), alert("e7", "muc-2", { symptom: "delay", onsetMs: 4 * MINUTE_MS })];
  const incidents = [
    { id: "i1", openedAtMs: 0, cause: { type: "single" as const, id: "e3", symptom: "delivery" } },
    { id: "i2", openedAtMs: 1_000, cause: { type: "single" as const, id: "e7", symptom: "delay" } },
  ];
  const alerts = [
    { ...first, incidentId: "i1" },
    { ...second, incidentId: "i2" },
  ];
  expect(placeAlerts(network(alerts, { incidents, changes: [change()] })).incidents).toEqual([]);
  const after = placeAlerts(network(alerts, { incidents, changes: [change({ isPlannedAndOver: true })] }));
  expect(after.incidents.map(({ id, alertIds, cause }) => [id, alertIds.length, cause.type, cause.failing, cause.active])).toEqual([
    ["i1", 2, "change", 2, 10],
  ]);
  expect(after.merged).toEqual([{ id: "i2", into: "i1" }]);
  const gathered = [{ id: "i1", openedAtMs: 0, cause: { type: "change" as const, id: "c1", symptom: "delivery" } }];
  const again = alerts.map((member) => ({ ...member, incidentId: "i1" }));
  expect(placeAlerts(network(again, { incidents: gathered, changes: [change({ isPlannedAndOver: true })] })).incidents).toEqual([]);
});

test("a fault of another cause during planned work keeps its cause when the work is over", () => {
  const incidents = [{ id: "i1", openedAtMs: 0, cause: { type: "collector" as const, id: "fra-1", symptom: "delivery" } }];
  const members = viaFra(39).map((member) => ({ ...member, incidentId: "i1" }));
  expect(placeAlerts(network(members, { incidents, changes: [change({ isPlannedAndOver: true })] })).incidents).toEqual([]);
  const { incidents: fresh } = placeAlerts(network(viaFra(39), { changes: [change({ isPlannedAndOver: true })] }));
  expect(fresh.map(({ cause }) => cause.type)).toEqual(["collector"]);
});
