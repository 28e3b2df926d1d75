import fc from "fast-check";
import { expect, test } from "vitest";
import { OptimalPartition } from "./optimal-partition";
import { RunningMedian } from "./running-median";

const FLOOR = 0.5;

/** Killick et al. 2012, equation 1, by trying every partition. */
function cheapest(values: readonly number[], penalty: number): number {
  const from = (start: number): number => {
    if (start === values.length) return -penalty;
    let best = Number.POSITIVE_INFINITY;
    for (let end = start + 1; end <= values.length; end++) best = Math.min(best, cost(values.slice(start, end)) + penalty + from(end));
    return best;
  };
  return from(0);
}
function cost(segment: readonly number[]): number {
  const mean = segment.reduce((a, b) => a + b, 0) / segment.length;
  const variance = segment.reduce((sum, v) => sum + (v - mean) ** 2, 0) / segment.length;
  return segment.length * Math.log(variance + FLOOR ** 2);
}

test("no other partition costs less", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 12 }),
      fc.integer({ min: 1, max: 12 }),
      (values, penalty) => {
        const search = new OptimalPartition(penalty);
        for (const value of values) search.push(value, FLOOR, true);
        const bounds = [0, ...[...search.changes(FLOOR)].map((c) => c.index).reverse(), values.length];
        const total = bounds.slice(1).reduce((sum, end, i) => sum + cost(values.slice(bounds[i], end)) + penalty, -penalty);
        expect(total).toBeCloseTo(cheapest(values, penalty), 6);
      },
    ),
  );
});

test("a segment begins only where it may", () => {
  const search = new OptimalPartition(1);
  [0, 0, 0, 9, 9, 9].forEach((value, i) => {
    search.push(value, FLOOR, i === 4);
  });
  expect([...search.changes(FLOOR)].map((c) => c.index)).toEqual([4]);
});

test("the running median of every place is that of its window, cut at the ends", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 5 }), (values, half) => {
      const median = new RunningMedian(half);
      const found = [...values.flatMap((v) => median.push(v) ?? []), ...median.rest()];
      const expected = values.map((_, i) => {
        const window = values.slice(Math.max(0, i - half), i + half + 1).sort((a, b) => a - b);
        return window[window.length >> 1];
      });
      expect(found).toEqual(expected);
    }),
  );
});
