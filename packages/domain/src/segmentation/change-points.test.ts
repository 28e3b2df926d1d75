import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findChangePoints } from "./change-points";
import { normalCost } from "./normal-cost";
import { pelt, type SegmentCost } from "./pelt";

/** Repeatable noise, roughly normal with deviation 1. */
function noise(n: number, seed = 1): number[] {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: n }, () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6));
}

/** The best total over every partition, by trying them all. */
function cheapest(n: number, cost: SegmentCost, penalty: number, minimum: number): number {
  const from = (start: number): number => {
    if (start === n) return -penalty;
    let best = Number.POSITIVE_INFINITY;
    for (let end = start + minimum; end <= n; end++) best = Math.min(best, cost(start, end) + penalty + from(end));
    return best;
  };
  return from(0);
}

describe("pelt", () => {
  test("finds a partition no other partition beats", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 4, maxLength: 13 }),
        fc.integer({ min: 1, max: 30 }),
        (list, penalty) => {
          const cost = normalCost(Float64Array.from(list), 0.5);
          const bounds = [0, ...pelt(list.length, cost, penalty, 2), list.length];
          const total = bounds.slice(1).reduce((sum, end, i) => sum + cost(bounds[i] ?? 0, end) + penalty, -penalty);
          expect(total).toBeCloseTo(cheapest(list.length, cost, penalty, 2), 6);
        },
      ),
    );
  });
});

describe("findChangePoints", () => {
  const level = (base: number, n: number, seed: number) => noise(n, seed).map((v) => base + v);

  test("names the sample at which a level shift begins", () => {
    const [change, ...rest] = findChangePoints([...level(100, 300, 1), ...level(112, 300, 2)]);
    expect(Math.abs((change ?? 0) - 300)).toBeLessThanOrEqual(2);
    expect(rest).toEqual([]);
  });
  test("a change of spread alone is a change", () => {
    const wide = noise(150, 4).map((v) => 100 + 12 * v);
    const changes = findChangePoints([...level(100, 300, 3), ...wide]);
    expect(changes).toHaveLength(1);
    expect(Math.abs((changes[0] ?? 0) - 300)).toBeLessThanOrEqual(10);
  });
  test("quiet noise, a constant, a single spike and a gap have no change", () => {
    const quiet = level(100, 2000, 5);
    expect(findChangePoints(quiet)).toEqual([]);
    expect(findChangePoints(Array(500).fill(7))).toEqual([]);
    expect(findChangePoints(quiet.map((v, i) => (i === 700 ? v + 500 : v)))).toEqual([]);
    expect(findChangePoints(quiet.map((v, i) => (i > 700 && i < 760 ? Number.NaN : v)))).toEqual([]);
  });
  test("does not depend on unit or offset", () => {
    const series = [...level(100, 200, 6), ...level(90, 200, 7), ...level(100, 200, 8)];
    expect(findChangePoints(series.map((v) => v * 1000 - 5e6))).toEqual(findChangePoints(series));
  });
  test("an empty, a short and an all-missing series have none", () => {
    expect(findChangePoints([])).toEqual([]);
    expect(findChangePoints([1, 2, 3])).toEqual([]);
    expect(findChangePoints(Array(50).fill(Number.NaN))).toEqual([]);
  });
});
