import { describe, expect, test } from "vitest";
import { tierParts } from "./tiers";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const noonMs = Date.UTC(2026, 10, 29, 12);
const parts = (fromMs: number, toMs: number, bucketMs: number) =>
  tierParts({ fromMs, toMs, bucketMs }).map((part) => [part.tier.view.slice(-2), part.fromMs - noonMs, part.toMs - noonMs]);

describe("the tier of a range", () => {
  test("is the coarsest one whose buckets lie within those of the query", () => {
    expect(parts(noonMs, noonMs + 72 * HOUR_MS, 6 * HOUR_MS)).toEqual([["1h", 0, 72 * HOUR_MS]]);
    expect(parts(noonMs, noonMs + 72 * HOUR_MS, 15 * MINUTE_MS)).toEqual([["5m", 0, 72 * HOUR_MS]]);
    expect(parts(noonMs, noonMs + 72 * HOUR_MS, 7 * MINUTE_MS)).toEqual([["1m", 0, 72 * HOUR_MS]]);
  });

  test("leaves the ends, where a bucket of the tier is cut, to minutes, and covers each moment once", () => {
    expect(parts(noonMs + 7, noonMs + 72 * HOUR_MS + 9, HOUR_MS)).toEqual([
      ["1m", 7, HOUR_MS],
      ["1h", HOUR_MS, 72 * HOUR_MS],
      ["1m", 72 * HOUR_MS, 72 * HOUR_MS + 9],
    ]);
    expect(parts(noonMs + MINUTE_MS, noonMs + 59 * MINUTE_MS, HOUR_MS)).toEqual([["1m", MINUTE_MS, 59 * MINUTE_MS]]);
  });
});
