import { expect, test } from "vitest";
import { randomOf } from "../training/random";
import { type JudgedAlerts, measurePrecision, precisionOf, precisionText } from "./measured-precision";
import type { Verdict } from "./verdict";

const judged = (verdict: Verdict, count: number, over: Partial<JudgedAlerts> = {}): JudgedAlerts => ({
  ...{ detector: "expectation", preset: "balanced", protocol: "icmp", labels: ["core"], verdict, count },
  ...over,
});

test("true and expected alerts are right, false and not actionable ones are wrong, duplicates do not count", () => {
  const { all } = measurePrecision([
    judged("true", 11),
    judged("expected", 6),
    judged("false", 3),
    judged("not_actionable", 1),
    judged("duplicate", 50),
  ]);
  expect(all).toMatchObject({ right: 17, n: 21, isEnough: true });
});

// Newcombe, Statistics in Medicine 17 (1998), table I: Wilson's score method without continuity correction.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("the interval of %i in %i is that of Newcombe's table", (right, n, low, high) => {
  const precision = precisionOf(right, n);
  expect(precision.low).toBeCloseTo(low, 4);
  expect(precision.high).toBeCloseTo(high, 4);
});

test("an alert counts for its detector, preset, protocol and each of its labels", () => {
  const { by } = measurePrecision([
    judged("true", 5, { labels: ["core", "fra", "core"] }),
    judged("false", 2, { detector: "rule:7", preset: null }),
    judged("true", 1, { detector: "silence", preset: null, protocol: null, labels: [] }),
  ]);
  expect(by.detector.map(({ name, right, n }) => [name, right, n])).toEqual([
    ["expectation", 5, 5],
    ["rule:7", 0, 2],
    ["silence", 1, 1],
  ]);
  expect(by.preset).toMatchObject([{ name: "balanced", right: 5, n: 5 }]);
  expect(by.protocol).toMatchObject([{ name: "icmp", right: 5, n: 7 }]);
  expect(by.label).toMatchObject([
    { name: "core", right: 5, n: 7 },
    { name: "fra", right: 5, n: 5 },
  ]);
});

test("below the minimum the text says how many verdicts there are, and makes no claim", () => {
  expect(precisionText(precisionOf(3, 3))).toBe("not enough verdicts: 3 of 20");
  expect(precisionText(precisionOf(17, 19), 5)).toBe("right in 17 of 19 (69–97 %)");
});

test("of 1,000 months in which people judge 40 of 400 alerts, the interval holds the true precision in about 95 of 100", () => {
  const random = randomOf("verdicts", 1);
  for (const truth of [0.2, 0.5, 0.85]) {
    let held = 0;
    for (let month = 0; month < 1_000; month += 1) {
      const right = Array.from({ length: 40 }, () => random() < truth).filter(Boolean).length;
      const { low, high } = measurePrecision([judged("true", right), judged("false", 40 - right)]).all;
      if (low <= truth && truth <= high) held += 1;
    }
    expect(held).toBeGreaterThan(915);
    expect(held).toBeLessThan(985);
  }
});
