const SAMPLES_MAX = 512;

/** Start delays (actual minus due time, ms) of the last 512 runs: the latency that event loop and machine add to the schedule. */
export class LatenessWindow {
  private readonly values: number[] = [];

  add(lateMs: number): void {
    this.values.push(lateMs);
    if (this.values.length > SAMPLES_MAX) this.values.shift();
  }

  /** 99th percentile, ms; null before the first run. */
  p99(): number | null {
    const sorted = [...this.values].sort((a, b) => a - b);
    return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? null;
  }
}
