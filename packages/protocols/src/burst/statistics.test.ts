import { expect, test } from "vitest";
import { jitter, summarize } from "./statistics";

test("a run's values give median, extremes and the nearest-rank percentile", () => {
  expect(summarize([30, 10, 14, 12])).toEqual({ n: 4, min: 10, median: 13, p95: 30, max: 30 });
  // NIST's example of the nearest-rank method: the 95th of 20 values is the 19th.
  expect(summarize(Array.from({ length: 20 }, (_, i) => i + 1))?.p95).toBe(19);
});

test("nothing that came back has no statistics", () => {
  expect(summarize([])).toBeUndefined();
});

test("jitter is the mean of what the delay changes between neighbours", () => {
  expect(jitter([10, 14, 12])).toBe(3);
});

test("a lost packet's neighbours make no pair (RFC 3393 §2.4: ipdv is undefined when either is lost)", () => {
  expect(jitter([10, 14, undefined, 12, 30])).toBe(11);
  expect(jitter([10, undefined, 12])).toBeUndefined();
});
