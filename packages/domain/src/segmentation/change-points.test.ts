import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { ChangeDetector, type ChangePoint } from "./change-detector";
import { findChangePoints } from "./change-points";

/** Repeatable noise, roughly normal with deviation 1. */
function noise(n: number, seed: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: n }, () => Array.from({ length: 12 }, random).reduce((a, b) => a + b, -6));
}
const level = (base: number, n: number, seed: number) => noise(n, seed).map((v) => base + v);

function announce(values: readonly number[]): ChangePoint[] {
  const detector = new ChangeDetector();
  return values.flatMap((value) => detector.push(value));
}
const modes = [
  ["online", announce],
  ["offline", (values: readonly number[]) => findChangePoints(values)],
] as const;

describe.each(modes)("%s", (_, find) => {
  const indices = (values: readonly number[]) => find(values).map((c) => c.index);

  test("names the sample at which a level shift begins, and that it is one", () => {
    const changes = find([...level(100, 300, 1), ...level(112, 300, 2)]);
    expect(changes).toMatchObject([{ kind: "level_shift" }]);
    expect(Math.abs((changes[0]?.index ?? 0) - 300)).toBeLessThanOrEqual(2);
    expect(changes[0]?.decidedAt).toBeGreaterThanOrEqual(300);
    expect(changes[0]?.confidence).toBeGreaterThan(0.5);
  });
  test("both ends of a short regime are changes", () => {
    const found = indices([...level(100, 300, 1), ...level(112, 20, 2), ...level(100, 300, 3)]);
    expect(found).toHaveLength(2);
    expect(Math.abs((found[0] ?? 0) - 300)).toBeLessThanOrEqual(2);
    expect(Math.abs((found[1] ?? 0) - 320)).toBeLessThanOrEqual(2);
  });
  test("quiet noise, a constant, a single spike and a gap have no change", () => {
    const quiet = level(100, 2000, 5);
    expect(indices(quiet)).toEqual([]);
    expect(indices(Array(500).fill(7))).toEqual([]);
    expect(indices(Array(500).fill(0))).toEqual([]);
    expect(indices(quiet.map((v, i) => (i === 700 ? v + 500 : v)))).toEqual([]);
    expect(indices(quiet.map((v, i) => (i > 700 && i < 760 ? Number.NaN : v)))).toEqual([]);
  });
  test("missing samples at the beginning count", () => {
    const series = [...level(100, 200, 6), ...level(120, 200, 7)];
    const moved = indices([Number.NaN, Number.NaN, Number.NaN, ...series]);
    expect(moved).toEqual(indices(series).map((i) => i + 3));
  });
  test("does not depend on the unit", () => {
    const series = [...level(100, 200, 6), ...level(90, 200, 7), ...level(100, 200, 8)];
    expect(indices(series.map((v) => v * 1024))).toEqual(indices(series));
  });
  test("an empty, a short and an all-missing series have none", () => {
    expect(indices([])).toEqual([]);
    expect(indices([1, 2, 3])).toEqual([]);
    expect(indices(Array(50).fill(Number.NaN))).toEqual([]);
  });
});

test("online, a prefix of the series gives a prefix of the announcements, each within a few samples of its change", () => {
  const series = [...level(100, 200, 6), ...level(130, 100, 7), ...level(100, 200, 8)];
  const whole = announce(series);
  expect(whole.length).toBeGreaterThanOrEqual(2);
  for (const length of [150, 205, 207, 212, 400])
    expect(announce(series.slice(0, length))).toEqual(whole.filter((c) => c.decidedAt < length));
  for (const change of whole) expect(change.decidedAt - change.index).toBeLessThanOrEqual(8);
});
