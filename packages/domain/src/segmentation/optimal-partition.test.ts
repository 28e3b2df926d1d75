import fc from "fast-check";
import { expect, test } from "vitest";
import { newMemory } from "../memory/memory";
import { changesOf, partitionSlots, pushPartition } from "./optimal-partition";
import { runningMedian } from "./running-median";

const FLOOR = 0.5;

/** Indices of the changes found, a segment beginning only where it may. */
function search(values: readonly number[], penalty: number, mayStart: (i: number) => boolean = () => true): number[] {
  const settings = { penalty, horizon: Number.POSITIVE_INFINITY, starts: 100, links: 100 };
  const { f64 } = newMemory(partitionSlots(settings));
  values.forEach((value, i) => {
    pushPartition(f64, 0, settings, value, FLOOR, mayStart(i));
  });
  return changesOf(f64, 0, settings, FLOOR).map((change) => change.index);
}

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
        const bounds = [0, ...search(values, penalty).reverse(), values.length];
        const total = bounds.slice(1).reduce((sum, end, i) => sum + cost(values.slice(bounds[i], end)) + penalty, -penalty);
        expect(total).toBeCloseTo(cheapest(values, penalty), 6);
      },
    ),
  );
});

test("a segment begins only where it may", () => {
  expect(search([0, 0, 0, 9, 9, 9], 1, (i) => i === 4)).toEqual([4]);
});

test("the running median of every place is that of its window, cut at the ends", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 5 }), (values, half) => {
      const expected = values.map((_, i) => {
        const window = values.slice(Math.max(0, i - half), i + half + 1).sort((a, b) => a - b);
        return window[window.length >> 1];
      });
      expect(runningMedian(values, half)).toEqual(expected);
    }),
  );
});
