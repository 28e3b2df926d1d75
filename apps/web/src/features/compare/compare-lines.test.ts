import type { ChartSeries } from "@padit/services/endpoints";
import { expect, test } from "vitest";
import { alignedTable, type ComparedChart, comparedCsv, lanesOf, linesOf } from "./compare-lines";

function series(
  collectorName: string,
  metricName: string,
  unit: string,
  at: number[],
  p50: (number | null)[],
  mean: number[],
): ChartSeries {
  const none = at.map(() => null);
  const scores = { at: [], rule: [], changepoint: [], residual: [], multivariate: [], composite: [], isAnomaly: [], low: [], high: [] };
  const quantiles = { p5: none, p25: none, p50, p75: none, p95: none, uncertainty: none };
  return { collectorId: collectorName, collectorName, metricName, unit, at, n: at, min: mean, max: mean, mean, ...quantiles, scores };
}

const chart = (endpointName: string, lines: ChartSeries[]): ComparedChart => ({
  endpointName,
  intervalMs: 1_000,
  bucketMs: 1_000,
  metrics: [
    { name: "rtt", title: "Round-trip time" },
    { name: "loss", title: "Loss" },
  ],
  series: lines,
});

const du = chart("du-1", [
  series("fra", "rtt", "ms", [0, 1_000], [1, null], [9, 2]),
  series("muc", "rtt", "ms", [1_000, 11_000], [5, 6], [5, 6]),
  series("fra", "loss", "ratio", [0], [0.5], [0.5]),
]);

test("collectors are overlaid, units get lanes, and medians come before means", () => {
  const { lines, omitted } = linesOf([du]);
  expect(omitted).toBe(0);
  expect(lines.map(({ label, values }) => [label, values])).toEqual([
    ["du-1 · Round-trip time · fra", [1, 2]],
    ["du-1 · Round-trip time · muc", [5, 6]],
    ["du-1 · Loss · fra", [0.5]],
  ]);
  expect(lanesOf(lines).map(({ unit, lines: own }) => [unit, own.length])).toEqual([
    ["ms", 2],
    ["ratio", 1],
  ]);
});

test("all lines share one time axis; a gap breaks a line, another line's time does not", () => {
  expect(alignedTable(linesOf([du]).lines)).toEqual({
    times: [0, 1, 2, 11],
    columns: [
      [1, 2, undefined, undefined],
      [undefined, 5, null, 6],
      [0.5, undefined, undefined, undefined],
    ],
  });
});

test("the ninth line is left out and counted", () => {
  const many = Array.from({ length: 9 }, (_, n) => chart(`du-${n}`, [series("fra", "rtt", "ms", [0], [n], [n])]));
  const { lines, omitted } = linesOf(many);
  expect([lines.length, omitted]).toEqual([8, 1]);
});

test("CSV has one column per line, empty where a line has no value, and no row without any", () => {
  const [first, second] = linesOf([du]).lines;
  expect(comparedCsv(first && second ? [first, { ...second, place: 1 }] : [])).toBe(
    [
      "time,du-1 · Round-trip time · fra (ms),du-1 · Round-trip time · muc (ms)",
      "1970-01-01T00:00:00.000Z,1,",
      "1970-01-01T00:00:01.000Z,2,5",
      "1970-01-01T00:00:11.000Z,,6",
      "",
    ].join("\r\n"),
  );
});
