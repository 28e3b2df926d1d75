import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { type Memory, newMemory } from "../memory/memory";
import { CHANCE_SLOTS, countDeviation, followChange, windowsByChance, windowsOfCreeping } from "./level-chance";

const HOUR_MS = 3_600_000;

function remembering(deviations: readonly { awayWindows: number; distance: number }[]): Memory {
  const memory = newMemory(CHANCE_SLOTS);
  for (const [i, deviation] of deviations.entries()) countDeviation(memory, 0, { atMs: (i + 1) * HOUR_MS, ...deviation });
  return memory;
}

describe("the length of a deviation that comes by chance", () => {
  test("is 0 where nothing was counted, and where only single windows deviated", () => {
    expect(windowsByChance(newMemory(CHANCE_SLOTS), 0, 5, "balanced")).toBe(0);
    const outliers = Array.from({ length: 50 }, () => ({ awayWindows: 1, distance: 5 }));
    expect(windowsByChance(remembering(outliers), 0, 5, "balanced")).toBe(0);
  });

  test("covers all but a hundredth of what the next two weeks of geometric lengths bring", () => {
    const random = seeded(7);
    const length = () => 2 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / 8));
    const perTwoWeeks = 336;
    let longer = 0;
    const trials = 300;
    for (let trial = 0; trial < trials; trial++) {
      const memory = remembering(Array.from({ length: perTwoWeeks }, () => ({ awayWindows: length(), distance: 5 })));
      const allowed = windowsByChance(memory, 0, 5, "balanced");
      for (let i = 0; i < perTwoWeeks; i++) if (length() > allowed) longer += 1;
    }
    expect(longer / trials).toBeLessThan(0.05);
  });

  test("says nothing about a deviation much farther away", () => {
    const memory = remembering(Array.from({ length: 20 }, () => ({ awayWindows: 6, distance: 5 })));
    expect(windowsByChance(memory, 0, 8, "balanced")).toBeGreaterThan(6);
    expect(windowsByChance(memory, 0, -8, "balanced")).toBeGreaterThan(6);
    expect(windowsByChance(memory, 0, 9, "balanced")).toBe(0);
  });

  test("is longer at a more cautious preset, and is bounded where few were seen", () => {
    const memory = remembering(Array.from({ length: 20 }, () => ({ awayWindows: 6, distance: 5 })));
    const [quiet = 0, balanced = 0, sensitive = 0] = (["quiet", "balanced", "sensitive"] as const).map((preset) =>
      windowsByChance(memory, 0, 5, preset),
    );
    expect(quiet).toBeGreaterThan(balanced);
    expect(balanced).toBeGreaterThan(sensitive);
    const long = { awayWindows: 30, distance: 5 };
    expect(windowsByChance(remembering([long, long]), 0, 5, "quiet")).toBeLessThanOrEqual(8);
    expect(windowsByChance(remembering([long]), 0, 5, "quiet")).toBe(0);
  });

  test("fades: two months later the same deviations allow none", () => {
    const memory = remembering(Array.from({ length: 20 }, () => ({ awayWindows: 6, distance: 5 })));
    countDeviation(memory, 0, { atMs: 60 * 24 * HOUR_MS, awayWindows: 2, distance: 0.1 });
    expect(windowsByChance(memory, 0, 5, "balanced")).toBeLessThanOrEqual(6);
  });
});

describe("a deviation that crept", () => {
  /** Plays values that do not deviate, then one that does. Returns the windows allowed to a deviation of three spreads. */
  function allowed(coefficient: number, jump: number): number {
    const random = seeded(5);
    const memory = newMemory(CHANCE_SLOTS);
    let state = 0;
    for (let i = 0; i < 2000; i++) {
      const noise = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      state = coefficient * state + Math.sqrt(1 - coefficient ** 2) * noise;
      followChange(memory, 0, 20 + state, { isAway: false, isFirst: false });
    }
    followChange(memory, 0, 20 + state + jump, { isAway: true, isFirst: true });
    return windowsOfCreeping(memory, 0, { distance: 3, spread: 1 });
  }

  test("may last where neighbouring windows correlate", () => {
    expect(allowed(0.98, 0.3)).toBeGreaterThan(0);
  });

  test("that began with a jump, or on independent values, may not", () => {
    expect(allowed(0.98, 3)).toBe(0);
    expect(allowed(0, 0.3)).toBe(0);
  });
});
