import { describe, expect, test } from "vitest";
import { NATURES } from "../metrics/nature";
import { playEndpoint } from "./everyday-cases.simulation";
import { AVAILABILITY, type Case, CERTIFICATE, DELAY, LOSS, MINUTE, series, silent, testCases, within } from "./testing/everyday-cases";

const OFFSET = { name: "stamp_clock_offset", unit: "us", type: "custom", nature: NATURES.offset };

const STEERED: readonly Case[] = [
  {
    name: "the sawtooth of a clock that is steered every two hours",
    series: series(OFFSET, 96, 30, 41, (h, draw) => 400 * ((h % 2) / 2) - 200 + 5 * draw.normal()),
    judge: silent,
  },
  {
    name: "a clock that is set after a day of drift",
    series: series(OFFSET, 96, 30, 42, (h, draw) => (h < 48 ? 1_000 * h : 0) + 5 * draw.normal()),
    judge: silent,
  },
];

testCases({ "a clock that is steered is silent": STEERED });

describe("what is no longer measured ends with that reason", () => {
  const options = { hours: 40, stepSeconds: 30, seed: 43 };

  test("a certificate near its end whose endpoint moves to plain http", () => {
    const { stories } = playEndpoint([CERTIFICATE, AVAILABILITY], 60, options, (h) => [h < 30 ? 10 : null, 1]);
    expect(stories.map(({ type, kind, resolution }) => [type, kind, resolution])).toEqual([
      ["open", "countdown", ""],
      ["resolve", "", "source_gone"],
    ]);
    expect(within(stories[1]?.hour ?? 0, 30, 30 + 10 * MINUTE)).toBe(true);
  });

  test("a delay that was high when nothing answered any more: the outage has its own alert, which stays", () => {
    const { stories } = playEndpoint([DELAY, LOSS], 60, options, (h, draw) => {
      const delay = (h >= 30 ? 45 : 20) + draw.normal();
      return [h < 30.5 ? delay : null, h < 30.5 ? 0 : 1];
    });
    expect(stories.map(({ type, kind, resolution }) => [type, kind, resolution])).toEqual([
      ["open", "level_shift", ""],
      ["open", "outage", ""],
      ["resolve", "", "source_gone"],
    ]);
  });
});

describe("loss that becomes an outage", () => {
  test("is one alert whose severity rises once and whose ending comes once", () => {
    const options = { hours: 20, stepSeconds: 30, seed: 44 };
    const { stories } = playEndpoint([LOSS], 60, options, (h, draw) => [
      h < 12 ? 0 : h < 14 ? (draw.uniform() < 0.9 ? 0.4 : 0.2) : h < 16 ? 1 : 0,
    ]);
    expect(stories.map(({ type, severity }) => [type, severity])).toEqual([
      ["open", "warning"],
      ["severity_raised", "critical"],
      ["resolve", ""],
    ]);
    expect(stories[1]?.kind).toBe("outage");
  });
});
