import { expect, test } from "vitest";
import { newMemory } from "../memory/memory";
import { harmonicMean, PERSISTENCE_SLOTS, persist, scoreOf, THRESHOLD_SCORE } from "./fuse";

test("the harmonic mean of probabilities lies near the smallest", () => {
  expect(harmonicMean([0.01, 0.01])).toBeCloseTo(0.01);
  // 2 / (1/0.001 + 1/1)
  expect(harmonicMean([0.001, 1])).toBeCloseTo(0.001998, 6);
  expect(harmonicMean([])).toBe(1);
});

test("the presets stand at one normal window in 100,000, 10,000 and 1,000", () => {
  expect([scoreOf(1e-5), scoreOf(1e-4), scoreOf(1e-3)]).toEqual([
    expect.closeTo(THRESHOLD_SCORE.quiet),
    expect.closeTo(THRESHOLD_SCORE.balanced),
    expect.closeTo(THRESHOLD_SCORE.sensitive),
  ]);
  expect(scoreOf(1)).toBe(0);
});

test("one doubtful window does not fire, two of three do, one strong does, a normal one ends it", () => {
  const fire = (scores: readonly number[]) => {
    const { f64 } = newMemory(PERSISTENCE_SLOTS);
    return scores.map((score) => persist(f64, 0, score, 0.5));
  };
  expect(fire([0.52, 0.1, 0.1])).toEqual([false, false, false]);
  expect(fire([0.52, 0.1, 0.52, 0.1])).toEqual([false, false, true, false]);
  expect(fire([0.7, 0.52, 0.1])).toEqual([true, true, false]);
});
