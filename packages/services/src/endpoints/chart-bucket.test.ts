import { expect, test } from "vitest";
import { chartBucketMs } from "./chart-bucket";

const HOUR = 3_600_000;

test.each([
  [60_000, 1_000],
  [HOUR, 10_000],
  [6 * HOUR, 60_000],
  [24 * HOUR, 300_000],
  [7 * 24 * HOUR, 30 * 60_000],
  [365 * 24 * HOUR, 24 * HOUR],
])("a range of %i ms is drawn in buckets of %i ms", (rangeMs, bucketMs) => {
  expect(chartBucketMs(rangeMs)).toBe(bucketMs);
});

test("long ranges have buckets of whole minutes, and none more points than fit", () => {
  for (let rangeMs = 1000; rangeMs < 4000 * 24 * HOUR; rangeMs *= 1.7) {
    const bucketMs = chartBucketMs(rangeMs);
    expect(rangeMs / bucketMs).toBeLessThanOrEqual(400);
    if (rangeMs > 48 * HOUR) expect(bucketMs % 60_000).toBe(0);
  }
});
