import { expect, test } from "vitest";
import { FEATURE_NAMES, windowFeatures } from "./window-features";

const seconds = (n: number) => Array.from({ length: n }, (_, i) => i * 1000);
const named = (value: readonly number[]) => {
  const row = windowFeatures(seconds(value.length), value);
  return Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, row[i]]));
};

test("mean and spread of the worked example for the standard deviation", () => {
  // Wikipedia, "Standard deviation", basic examples: mean 5, population standard deviation 2.
  expect(named([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ mean: 5, std: 2, min: 2, max: 9, median: 4.5 });
});

test("quantiles are those of Python's statistics.quantiles(method='inclusive')", () => {
  // python3: quantiles([3.1, 0.4, 9.9, 2.2, 5.5, 7.3, 1.8], n=100, method='inclusive')[24], [74], [94], [98]
  const { p25, p75, p95, p99 } = named([3.1, 0.4, 9.9, 2.2, 5.5, 7.3, 1.8]);
  expect([p25, p75, p95, p99].map((p) => Number(p?.toFixed(9)))).toEqual([2, 6.4, 9.12, 9.744]);
});

test("the slope is that of Python's statistics.linear_regression, per second", () => {
  // python3: linear_regression([0,1,2,3,4], [1.0,2.5,2.0,4.5,4.0]).slope = 0.8
  expect(named([1, 2.5, 2, 4.5, 4]).trend).toBeCloseTo(0.8, 12);
});

test("a period shows as seasonality, one sample has no trend", () => {
  expect(named(Array.from({ length: 40 }, (_, i) => Math.sin((i * Math.PI) / 5))).seasonality).toBeGreaterThan(0.7);
  expect(named([7])).toMatchObject({ mean: 7, std: 0, trend: null, gradient: null, seasonality: null, ewma: 7, cusum: 0 });
});
