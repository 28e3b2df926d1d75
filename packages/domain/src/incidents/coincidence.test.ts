import { expect, test } from "vitest";
import { isBeyondChance, poissonTail } from "./coincidence";
import { logChoose } from "./explain-failures";

// scipy.stats.poisson.sf(n - 1, mean)
test.each([
  [5, 1, 0.003659846827343767],
  [10, 2, 4.6498075017263825e-5],
])("the probability of at least %i onsets at a usual number of %d", (n, mean, expected) => {
  expect(poissonTail(n, mean) / expected).toBeCloseTo(1, 4);
});

test("four onsets are never one fault, five are where none are usual", () => {
  expect(isBeyondChance(4, 0)).toBe(false);
  expect(isBeyondChance(5, 0.001)).toBe(true);
  expect(isBeyondChance(5, 3)).toBe(false);
});

test("the number of ways to choose agrees with Pascal's triangle", () => {
  expect(Math.exp(logChoose(10, 3))).toBeCloseTo(120, 6);
  expect(Math.exp(logChoose(50, 25)) / 126410606437752).toBeCloseTo(1, 6);
});
