/** Maximum number of sources with a bucket; beyond it the one seen longest ago is dropped and starts with a full bucket. */
const MAX_SOURCES = 10_000;

/** Limits the answers a second to each source and to all together. A burst may be one second's worth, or `burst` for a single source. */
export class TokenBuckets {
  private readonly buckets = new Map<string, { tokens: number; atMs: number }>();
  private readonly all;
  private readonly burst: number;

  /** @param nowMs monotonic clock, ms */
  constructor(
    private readonly perSource: number,
    private readonly total: number,
    private readonly nowMs: () => number,
    { burst = perSource }: { burst?: number } = {},
  ) {
    this.burst = burst;
    this.all = { tokens: total, atMs: nowMs() };
  }

  take(source: string): boolean {
    const bucket = this.buckets.get(source) ?? { tokens: this.burst, atMs: this.nowMs() };
    // Reinserting the bucket keeps the map in order of last use.
    this.buckets.delete(source);
    this.buckets.set(source, bucket);
    if (this.buckets.size > MAX_SOURCES) this.forgetOldest();
    this.fill(bucket, this.perSource, this.burst);
    this.fill(this.all, this.total, this.total);
    if (bucket.tokens < 1 || this.all.tokens < 1) return false;
    bucket.tokens--;
    this.all.tokens--;
    return true;
  }

  private fill(bucket: { tokens: number; atMs: number }, perSecond: number, most: number): void {
    const now = this.nowMs();
    bucket.tokens = Math.min(most, bucket.tokens + ((now - bucket.atMs) / 1000) * perSecond);
    bucket.atMs = now;
  }

  private forgetOldest(): void {
    for (const source of this.buckets.keys()) {
      this.buckets.delete(source);
      return;
    }
  }
}
