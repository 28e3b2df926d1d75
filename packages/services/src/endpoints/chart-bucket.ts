const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS_MS = [1, 2, 5, 10, 15, 30]
  .map((s) => s * SECOND)
  .concat(
    [1, 2, 5, 10, 15, 30].map((m) => m * MINUTE),
    [1, 2, 3, 6, 12, 24].map((h) => h * HOUR),
  );
const MAX_BUCKETS = 400;
/** Longest range, ms, that is not read from one-minute rollups. */
const FINE_RANGE_MS = 48 * HOUR;

/** Width of a chart's bucket, ms: the smallest round width that yields at most `MAX_BUCKETS` buckets. */
export function chartBucketMs(rangeMs: number): number {
  const least = rangeMs > FINE_RANGE_MS ? MINUTE : 0;
  const days = Math.ceil(rangeMs / MAX_BUCKETS / (24 * HOUR));
  return STEPS_MS.find((step) => step >= least && rangeMs / step <= MAX_BUCKETS) ?? days * 24 * HOUR;
}
