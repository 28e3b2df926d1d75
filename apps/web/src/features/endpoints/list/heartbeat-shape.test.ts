import { sourceOf } from "@padit/protocols";
import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import { endpoints } from "../../../messages/en/endpoints";
import { headlineOf } from "../../sources/sources";
import { timesOf } from "../../words/times";
import type { WordsOf } from "../../words/use-words";
import { cellAfter, cellText, LOOKS, reachOf, runsOf, spoken } from "./heartbeat-shape";

const headline = (protocol: string) => headlineOf(sourceOf({ protocol }));
// safe: the translator of a catalogue on its own formats as the site's does
const t = createTranslator({ locale: "en", messages: { endpoints }, namespace: "endpoints" }) as unknown as WordsOf<"endpoints">;
const writer = (zone: string) => ({ t, times: timesOf("en", zone) });
const bar = {
  endpointId: "e",
  from: new Date("2026-03-29T00:58:00Z"),
  cellSeconds: 60,
  states: ["ok", "down", "unknown"] as ("ok" | "down" | "unknown")[],
  n: [60, 60, 0],
  delay: [1.25, null, null],
  delivery: [0, 1, null],
  outcomes: [null, 11, 36],
  delayMetric: "udp_echo_rtt",
  deliveryMetric: "udp_echo_loss",
  recent: { p50: 1, p95: 2, delivery: 0 },
};

test("a cell says when, in which state, and what was measured", () => {
  expect(spoken(cellText(writer("UTC"), bar, headline("udp-echo"), 0), "OK")).toBe("00:58–00:59, OK, p50 1.25 ms, loss 0%");
  expect(spoken(cellText(writer("UTC"), bar, headline("udp-echo"), 1), "Down")).toBe(
    "00:59–01:00, Down, the answer is not the expected one, loss 100%",
  );
  expect(spoken(cellText(writer("UTC"), bar, headline("udp-echo"), 2), "Unknown")).toBe(
    "01:00–01:01, Unknown, nothing measured, the collector's interface is missing or down",
  );
});

test("times stand in the zone of the reader, over the hour that summer time skips", () => {
  expect(cellText(writer("Europe/Berlin"), bar, headline("udp-echo"), 1).when).toBe("01:59–03:00");
});

test("availability is told as loss", () => {
  const web = { ...bar, delivery: [0.75, 1, null] };
  expect(cellText(writer("UTC"), web, headline("http"), 0).facts).toContain("loss 25%");
});

test("arrow keys walk the cells and stop at the ends; other keys lead nowhere", () => {
  expect(["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End", "a"].map((key) => cellAfter(key, 0, 90))).toEqual([
    0,
    1,
    0,
    10,
    0,
    89,
    null,
  ]);
  expect(cellAfter("ArrowRight", 89, 90)).toBe(89);
});

test("neighbours of one state are one run", () => {
  expect(runsOf(["ok", "ok", "down", "ok"])).toEqual([
    { state: "ok", first: 0, count: 2 },
    { state: "down", first: 2, count: 1 },
    { state: "ok", first: 3, count: 1 },
  ]);
});

test("no two states look alike without colour", () => {
  const looks = Object.values(LOOKS).map(({ height, fill }) => `${height} ${fill}`);
  expect(new Set(looks).size).toBe(looks.length);
});

test("says how far it reaches back", () => {
  expect([60, 120, 7200].map((cellSeconds) => reachOf(t, { states: Array(90).fill("ok"), cellSeconds }))).toEqual(["90 min", "3 h", "8 d"]);
});
