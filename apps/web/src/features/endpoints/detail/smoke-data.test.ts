import type { ChartSeries } from "@padit/services/endpoints";
import { expect, test } from "vitest";
import { meanLoss, newestOf, smallestLoss, smokeData, sumsOf } from "./smoke-data";

const series = (at: number[], values: number[], more: Partial<ChartSeries> = {}): ChartSeries => ({
  collectorId: "c",
  collectorName: "c",
  metricName: "m",
  unit: "ms",
  at,
  n: at.map(() => 10),
  min: values.map((value) => value - 1),
  max: values.map((value) => value + 1),
  mean: values,
  p5: values.map(() => null),
  p25: values.map(() => null),
  p50: values,
  p75: values.map(() => null),
  p95: values.map((value) => value + 0.5),
  uncertainty: values.map(() => 0.25),
  scores: { at: [], rule: [], changepoint: [], residual: [], multivariate: [], composite: [], isAnomaly: [], low: [], high: [] },
  ...more,
});
const range = { fromMs: 0, toMs: 60_000, bucketMs: 10_000, intervalMs: 10_000, deliverySpec: { type: "error_rate" } as const };

test("what was not measured is a gap; what lies between two runs is not", () => {
  const data = smokeData({ ...range, delay: series([0, 40_000, 50_000], [1, 2, 3]), delivery: undefined });
  expect(data.x).toEqual([0, 10, 20, 30, 40, 50]);
  expect(data.middle).toEqual([1, null, null, null, 2, 3]);
  const rare = smokeData({ ...range, intervalMs: 20_000, delay: series([0, 20_000, 40_000], [1, 2, 3]), delivery: undefined });
  expect(rare.middle).toEqual([1, undefined, 2, undefined, 3, null]);
});

test("smoke falls back to least and largest, the middle to the mean, where a range is too long for quantiles", () => {
  const long = series([0], [5], { p50: [null], p95: [null], uncertainty: [null] });
  const data = smokeData({ ...range, delay: long, delivery: undefined });
  expect([data.middle[0], data.outerLow[0], data.outerHigh[0], data.sureLow[0], data.innerLow[0]]).toEqual([5, 4, 6, null, null]);
});

test("availability is drawn as loss, with the uncertainty around the median", () => {
  const data = smokeData({
    ...range,
    deliverySpec: { type: "availability" },
    delay: series([0], [5]),
    delivery: series([0], [0.75]),
  });
  expect([data.loss[0], data.sureLow[0], data.sureHigh[0]]).toEqual([0.25, 4.75, 5.25]);
});

test("sums up a range in numbers", () => {
  const delay = series([0, 1, 2], [1, 5, 2]);
  expect(sumsOf(delay)).toEqual({ n: 30, min: 0, max: 6, median: 2, p95: 5.5, uncertainty: 0.25 });
  expect(sumsOf(series([], []))).toBeNull();
  expect(meanLoss(series([0, 1], [0, 0.5], { n: [30, 10] }), { type: "error_rate" })).toBe(0.125);
});

test("less than one packet of the range cannot be seen as loss", () => {
  const loss = series([0, 1], [0, 0], { n: [30, 10] });
  expect(smallestLoss(loss, 5)).toBe(1 / 200);
  expect(smallestLoss(series([], []), 5)).toBeNull();
  expect(newestOf([series([0], [0]), series([5], [0]), series([], [])])?.at).toEqual([5]);
});
