import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { newMemory } from "../memory/memory";
import { PATTERN_LENGTHS, PatternMemory } from "./pattern-memory";
import { SeriesScorer } from "./series-scorer";
import { heldIn, pushSorted, rankedIn, sortedWindowSlots } from "./sorted-window";
import { scoreWholeSeries } from "./whole-series";

const random = seeded(5);
const wave = (n: number) => Array.from({ length: n }, (_, i) => 50 + 10 * Math.sin(i / 8) + random());
const scores = (values: readonly (number | null)[]) => {
  const scorer = new SeriesScorer();
  return values.map((value) => scorer.next(value));
};
const odd = wave(900);
for (let i = 700; i < 730; i++) odd[i] = 75;

test("the pattern memory's distances are those of trying every pattern", () => {
  const values = wave(300).map((v, i) => (i % 50 === 7 ? v + 30 : v));
  const at = (i: number) => values[Math.max(0, i)] ?? 0;
  const memory = new PatternMemory();
  values.forEach((value, now) => {
    const found = memory.push(value);
    PATTERN_LENGTHS.forEach((length, which) => {
      const others = Array.from({ length: Math.max(0, now - length + 1) }, (_, place) =>
        Math.sqrt(Array.from({ length }, (_, back) => (at(now - back) - at(place - back)) ** 2).reduce((a, b) => a + b, 0)),
      ).sort((a, b) => a - b);
      if (others.length >= 14) expect(found[which]).toBeCloseTo(others[2] ?? Number.NaN, 9);
      else expect(found[which]).toBeNull();
    });
  });
});

test("a sorted window holds the last values in order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 })), fc.integer({ min: 1, max: 8 }), (values, size) => {
      const { f64 } = newMemory(sortedWindowSlots(size));
      for (const value of values) pushSorted(f64, 0, size, value);
      const held = Array.from({ length: heldIn(f64, 0) }, (_, rank) => rankedIn(f64, 0, size, rank));
      expect(held).toEqual(values.slice(-size).sort((a, b) => a - b));
    }),
  );
});

describe("the series scorer", () => {
  test("shows one alarm for one event, within it", () => {
    const alarms = scores(odd).flatMap((score, i) => (score > 0.3 ? [i] : []));
    expect(alarms.length).toBeGreaterThanOrEqual(1);
    expect(alarms.length).toBeLessThanOrEqual(3);
    expect(alarms.every((i) => i >= 700 && i < 740)).toBe(true);
  });
  test("gives finite scores from 0 to 1, whatever comes", () => {
    const wild = [...wave(200), 1e300, -1e300, 0, 1e-300, null, ...wave(50), 5e307];
    expect(scores(wild).every((s) => Number.isFinite(s) && s >= 0 && s <= 1)).toBe(true);
  });
  test("a prefix gives a prefix of the scores", () => {
    expect(scores(odd.slice(0, 720))).toEqual(scores(odd).slice(0, 720));
  });
  test("does not depend on the unit", () => {
    expect(scores(odd.map((v) => v * 1024))).toEqual(scores(odd));
  });
  test.each([[0], [7], [-3], [1e12]])("is silent on a series that is always %d", (value) => {
    expect(scores(Array(500).fill(value)).every((s) => s === 0)).toBe(true);
  });
  test("a gap neither scores nor changes what follows", () => {
    const gap = [...odd.slice(0, 500), ...Array(40).fill(null), ...odd.slice(500)];
    const found = scores(gap);
    expect(found.slice(500, 540).every((s) => s === 0)).toBe(true);
    expect(found.filter((_, i) => i < 500 || i >= 540)).toEqual(scores(odd));
  });
});

describe("the scores of a whole series", () => {
  test("are highest where the series is odd", () => {
    const found = scoreWholeSeries(odd);
    expect(Math.min(...found.slice(705, 725))).toBeGreaterThan(Math.max(...found.slice(0, 650)));
  });
  test("are finite and from 0 to 1, whatever comes", () => {
    const wild = [null, null, ...wave(200), 1e300, -1e300, 0, 1e-300, null, ...wave(50), 5e307];
    for (const series of [wild, [], [null], [1], [0, 0, 0], Array(300).fill(5), Array(300).fill(0), [...Array(200).fill(0), 1]])
      expect(scoreWholeSeries(series).every((s) => Number.isFinite(s) && s >= 0 && s <= 1)).toBe(true);
  });
  test("say nothing of a constant and do not depend on the unit", () => {
    expect(scoreWholeSeries(Array(300).fill(5)).every((s) => s === 0)).toBe(true);
    const plain = scoreWholeSeries(odd);
    scoreWholeSeries(odd.map((v) => v * 1024)).forEach((score, i) => {
      expect(score).toBeCloseTo(plain[i] ?? 0, 9);
    });
  });
});
