import { expect, test } from "vitest";
import { readSelector } from "../selector";
import type { ExpectedEffect } from "./expected-effect";
import { coversThing, explainingRun, type MaintenanceRun, maintenanceAt, maintenanceSentence } from "./maintenance-at";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 10, 29, 1);
const OUTAGE: ExpectedEffect = { type: "outage", outageMs: 5 * MINUTE_MS };

const run = (changes: Partial<MaintenanceRun> = {}): MaintenanceRun => ({
  ...{ id: "a", maintenanceId: "m", name: "Router upgrade", reference: "CHG-1234", expected: OUTAGE },
  selector: readSelector("label:core", { subject: "series", isShared: true, path: "selector" }),
  ...{ startMs: START_MS, endMs: START_MS + 60 * MINUTE_MS },
  ...changes,
});
const CORE = { endpointName: "du-1", labels: ["core"] };

test("a maintenance covers what its selector selects, from its start to just before its end", () => {
  const only = run();
  const at = (minutes: number, thing: object = CORE) => maintenanceAt([only], thing, START_MS + minutes * MINUTE_MS);
  expect([at(-1), at(0), at(59), at(60)]).toEqual([null, only, only, null]);
  expect(at(1, { endpointName: "du-2", labels: ["edge"] })).toBeNull();
});

test("of several, the one that ends last is named, and the order of the list does not matter", () => {
  const [short, long, same] = [
    run(),
    run({ id: "c", endMs: START_MS + 90 * MINUTE_MS }),
    run({ id: "b", endMs: START_MS + 90 * MINUTE_MS }),
  ];
  for (const runs of [
    [short, long, same],
    [same, long, short],
  ])
    expect(maintenanceAt(runs, CORE, START_MS)?.id).toBe("b");
});

test("a word names an endpoint and never what an alert says", () => {
  const selector = readSelector("loss", { subject: "series", isShared: true, path: "selector" });
  expect(coversThing({ selector }, { endpointName: "du-1", title: "Loss on du-1" })).toBe(false);
  expect(coversThing({ selector }, { endpointName: "lossy-link" })).toBe(true);
});

test.each([
  ["an outage within the limit", OUTAGE, { isOutage: true, from: 10, to: 15 }, 15, true],
  ["an outage beyond the limit", OUTAGE, { isOutage: true, from: 10, to: 16 }, 16, false],
  ["a delay that lasts longer than outages may", OUTAGE, { isOutage: false, from: 10, to: 50 }, 50, true],
  ["an outage that began before", OUTAGE, { isOutage: true, from: -1, to: 1 }, 1, false],
  ["an outage that still lasts at the end", OUTAGE, { isOutage: true, from: 58, to: 60 }, 60, false],
  ["anything where no effect is expected", { type: "no_effect" }, { isOutage: false, from: 10, to: 11 }, 11, false],
  ["a delay while traffic is rerouted", { type: "reroute" }, { isOutage: false, from: 10, to: 50 }, 50, true],
  ["the moment of switching", { type: "reroute" }, { isOutage: true, from: 10, to: 11 }, 11, true],
  ["an outage where a reroute is expected", { type: "reroute" }, { isOutage: true, from: 10, to: 12 }, 12, false],
] as const)("%s", (_name, expected, { isOutage, from, to }, at, isExplained) => {
  const only = run({ expected });
  const fault = { isOutage, sinceMs: START_MS + from * MINUTE_MS, untilMs: START_MS + to * MINUTE_MS };
  expect(explainingRun([only], fault, START_MS + at * MINUTE_MS)).toBe(isExplained ? only : null);
});

test("the sentence names the maintenance, its reference and its end", () => {
  expect(maintenanceSentence(run())).toBe("Held back by the maintenance “Router upgrade (CHG-1234)” until 2026-11-29 02:00 UTC.");
  expect(maintenanceSentence(run({ reference: null }))).toContain("“Router upgrade”");
});
