import { expect, test } from "vitest";
import { excessProbability } from "./excess-tail";

test("the tail is the Lomax distribution: its share at the threshold, its survival function beyond", () => {
  const tail = { total: 99, above: 9, threshold: 2, excessSum: 6 };
  expect(excessProbability(tail, 2)).toBeCloseTo(0.095, 12);
  // Lomax survival (1 + x/λ)^−α with λ = 6 and α = 3 + 9: at x = 6 it is 2^−12.
  expect(excessProbability(tail, 8)).toBeCloseTo(0.095 / 4096, 12);
});

test("a short history has a heavier tail than a long one with the same mean excess", () => {
  const short = { total: 20, above: 2, threshold: 0, excessSum: 5 };
  const long = { total: 2000, above: 200, threshold: 0, excessSum: 203 };
  expect(excessProbability(short, 30)).toBeGreaterThan(excessProbability(long, 30));
});
