/** Samples seen before a range is one. */
const LEARNING = 20;

/**
 * How far a value lies outside all that the series ever held, in widths of that range. Blind to everything within it.
 * Source: the "spatial anomaly" of the Numenta Anomaly Benchmark's HTM detector; Ahmad et al., Neurocomputing 262 (2017).
 */
export class Range {
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  private count = 0;

  next(value: number): number {
    this.count += 1;
    const width = this.high - this.low || 0.01 * Math.abs(value) || 1;
    const outside = this.count > LEARNING + 1 ? Math.max(value - this.high, this.low - value, 0) / width : 0;
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
    return outside;
  }
}
