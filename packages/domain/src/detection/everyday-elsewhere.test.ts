import { describe, expect, test } from "vitest";
import { NATURES } from "../metrics/nature";
import type { DetectionRule } from "../model/detection-config";
import { playEndpoint } from "./everyday-cases.simulation";
import {
  ANSWERS,
  AVAILABILITY,
  type Case,
  CERTIFICATE,
  DELAY,
  LOSS,
  MINUTE,
  series,
  silent,
  testCases,
  within,
} from "./testing/everyday-cases";

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

const noticedWhileFrozen: Case["judge"] = ({ openings, endings }) => {
  expect(openings.map(({ kind }) => kind)).toEqual(["frozen"]);
  expect(openings[0]?.severity).not.toBe("critical");
  expect(within(openings[0]?.hour ?? 0, 24, 25)).toBe(true);
  expect(endings).toHaveLength(1);
  expect(within(endings[0]?.hour ?? 0, 36, 37)).toBe(true);
};

const FROZEN: readonly Case[] = [
  {
    name: "a cached answer in front of an API",
    series: series(DELAY, 48, 30, 45, (h, draw) => (within(h, 24, 36) ? 41.5 : 40 + 2 * draw.normal())),
    judge: noticedWhileFrozen,
  },
  {
    name: "a resolver that gives the same set for hours where the set always turned",
    series: series(ANSWERS, 48, 30, 46, (h, draw, i) => (within(h, 24, 36) ? 4 : 2 + ((i + Math.floor(2 * draw.uniform())) % 6))),
    judge: noticedWhileFrozen,
  },
  {
    name: "the reading of a clock's offset",
    series: series(OFFSET, 48, 30, 47, (h, draw) => (within(h, 24, 36) ? 3 : 5 * draw.normal())),
    judge: noticedWhileFrozen,
  },
  {
    name: "a set of answers that repeats by nature",
    series: series(ANSWERS, 48, 30, 48, (_, draw) => (draw.uniform() < 0.5 ? 1 : 2)),
    judge: silent,
  },
];

testCases({ "a clock that is steered is silent": STEERED, "a frozen value of any kind is noticed, and its thaw is silent": FROZEN });

const LIMIT: DetectionRule = {
  ...{ id: "limit", tenantId: "tenant", name: "slower than 100 ms", metricName: DELAY.name, unit: "ms", scope: [] },
  ...{ direction: "above", threshold: 100, minimumDeviationAbsolute: null, minimumDeviationRelative: null },
  ...{ k: 2, n: 3, forSeconds: 0, severity: "warning" },
};

describe("what a person's limit says", () => {
  const options = { hours: 10, stepSeconds: 30, seed: 49, rules: [LIMIT] };

  test("flaps like anything else: one message at each end, and the last one is true", () => {
    const { stories } = playEndpoint([DELAY], 60, options, (h, draw) => {
      const isSlow = within(h, 4, 8) && Math.floor(h * 12) % 2 === 0;
      return [(isSlow ? 300 : 20) + draw.normal()];
    });
    const types = stories.map(({ type }) => type);
    expect(types.filter((type) => type === "flapping_started")).toHaveLength(1);
    expect(types.filter((type) => type === "flapping_ended")).toHaveLength(1);
    expect(types.slice(types.indexOf("flapping_started"))).toEqual(["flapping_started", "flapping_ended", "resolve"]);
    expect(types.indexOf("flapping_started")).toBeLessThanOrEqual(4);
  });

  test("no longer holds when nothing answers any more; the outage has an alert of its own", () => {
    const { stories } = playEndpoint([DELAY, AVAILABILITY], 60, options, (h, draw) => {
      const delay = (h >= 4 ? 300 : 20) + draw.normal();
      return [h < 4.5 ? delay : null, h < 4.5 ? 1 : 0];
    });
    expect(stories.map(({ type, resolution }) => [type, resolution])).toEqual([
      ["open", ""],
      ["open", ""],
      ["resolve", "source_gone"],
    ]);
    expect(stories[1]?.kind).toBe("outage");
  });
});

describe("an endpoint that is pointed at another target", () => {
  test("leaves the old target's outage behind, with the reason, and the new one's is another alert", () => {
    const options = { hours: 20, stepSeconds: 30, seed: 50, movesAtHour: 12 };
    const { stories } = playEndpoint([AVAILABILITY], 60, options, (h) => [within(h, 10, 12) || within(h, 12.05, 13) ? 0 : 1]);
    expect(stories.map(({ type, resolution }) => [type, resolution])).toEqual([
      ["open", ""],
      ["resolve", "source_gone"],
      ["open", ""],
      ["resolve", "recovered"],
    ]);
    expect(within(stories[1]?.hour ?? 0, 12, 12 + 2 * MINUTE)).toBe(true);
  });

  test("learns the new one's level without a word", () => {
    const options = { hours: 48, stepSeconds: 30, seed: 51, movesAtHour: 24 };
    const { stories, conditions } = playEndpoint([DELAY], 60, options, (h, draw) => [(h < 24 ? 20 : 180) + draw.normal()]);
    expect(stories).toEqual([]);
    expect(conditions.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual([
      "learning",
      "ok",
      "learning",
      "ok",
    ]);
  });

  test("that is down as well is down with its third run", () => {
    const options = { hours: 14, stepSeconds: 30, seed: 52, movesAtHour: 12 };
    const { stories } = playEndpoint([AVAILABILITY], 60, options, (h) => [h < 10 ? 1 : 0]);
    expect(stories.map(({ type, resolution }) => [type, resolution])).toEqual([
      ["open", ""],
      ["resolve", "source_gone"],
      ["open", ""],
    ]);
    expect(within(stories[2]?.hour ?? 0, 12, 12 + 3 * MINUTE)).toBe(true);
  });
});

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
