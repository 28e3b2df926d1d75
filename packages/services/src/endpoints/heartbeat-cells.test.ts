import { expect, test } from "vitest";
import { widthOf } from "./endpoint-heartbeats";
import { heartbeatCells } from "./heartbeat-cells";

const row = (bucketMs: number, mean: number, n = 10) => ({ seriesId: 1, bucketMs, n, min: mean, max: mean, mean, p50: mean, p95: mean });
const facts = { fromMs: 0, cellMs: 60_000, cells: 3, delayRows: [], deliveryRows: [], alerts: [], learningSince: null };
const alert = (kind: string, from: number, to: number | null) => ({
  kind,
  sources: {},
  severity: "critical" as const,
  episodeStart: new Date(from),
  lastSeenAt: new Date(to ?? from),
  resolvedAt: to === null ? null : new Date(to),
});

test("a cell without measurements is unknown, whatever stood in it", () => {
  const cells = heartbeatCells({ ...facts, delayRows: [row(0, 2)], alerts: [alert("outage", 60_000, null)] });
  expect(cells.map(({ state }) => state)).toEqual(["ok", "unknown", "unknown"]);
});

test("an alert shows in the cells it stood in, and no longer", () => {
  const delayRows = [0, 60_000, 120_000].map((at) => row(at, 2));
  const cells = heartbeatCells({ ...facts, delayRows, alerts: [alert("outage", 61_000, 119_000)] });
  expect(cells.map(({ state }) => state)).toEqual(["ok", "down", "ok"]);
});

test("cells are learning from the moment on that learning began", () => {
  const delayRows = [0, 60_000, 120_000].map((at) => row(at, 2));
  const cells = heartbeatCells({ ...facts, delayRows, learningSince: new Date(60_000) });
  expect(cells.map(({ state }) => state)).toEqual(["ok", "learning", "learning"]);
});

const outcome = (bucketMs: number, min: number, max = min) => ({ ...row(bucketMs, 0), min, max });
test("a cell without an answered run says why, and is not measured where the collector is to blame", () => {
  const outcomeRows = [outcome(0, 36), outcome(60_000, 11), outcome(120_000, 0, 36)];
  const cells = heartbeatCells({ ...facts, deliveryRows: [row(60_000, 1), row(120_000, 0)], outcomeRows });
  expect(cells.map(({ state, outcome: code }) => [state, code])).toEqual([
    ["not_measured", 36],
    ["ok", 11],
    ["ok", null],
  ]);
});

test("planned work covers what it causes, and a pause begins after the last measured cell", () => {
  const deliveryRows = [row(0, 1), row(60_000, 1)];
  const outage = { ...facts, deliveryRows, alerts: [alert("outage", 0, null)] };
  const states = (more: object) => heartbeatCells({ ...outage, ...more }).map(({ state }) => state);
  expect(states({ planned: [{ fromMs: 30_000, toMs: 60_000 }] })).toEqual(["maintenance", "down", "unknown"]);
  expect(states({ planned: [{ fromMs: 90_000, toMs: 600_000 }] })).toEqual(["down", "maintenance", "maintenance"]);
  expect(states({ isPaused: true })).toEqual(["down", "down", "paused"]);
});

test("a part that the far end does not offer explains no cell", () => {
  expect(heartbeatCells({ ...facts, outcomeRows: [outcome(0, 21)] })[0]).toMatchObject({ state: "unknown", outcome: null });
  expect(heartbeatCells({ ...facts, outcomeRows: [outcome(0, 21), outcome(0, 35)] })[0]).toMatchObject({
    state: "not_measured",
    outcome: 35,
  });
});

test("collectors weigh by how much they measured", () => {
  const [cell] = heartbeatCells({ ...facts, delayRows: [row(0, 2, 30), row(0, 6, 10)], deliveryRows: [row(0, 0.5, 40)] });
  expect(cell).toMatchObject({ n: 40, delay: 3, delivery: 0.5 });
});

test("a cell is as wide as the interval where that is wider", () => {
  expect([1_000, 60_000, 61_000, 3_600_000, 90_000_000].map((intervalMs) => widthOf(intervalMs, 60))).toEqual([60, 60, 120, 3600, 86_400]);
});
