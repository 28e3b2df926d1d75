/** Nearest-rank percentiles of the last values. */
export class RollingPercentile {
  private readonly values: number[] = [];
  private next = 0;
  /** Cached, because percentiles are read more often than values are added. */
  private sorted: number[] | undefined;

  constructor(private readonly kept: number) {}

  get length(): number {
    return this.values.length;
  }

  add(value: number): void {
    this.values[this.next] = value;
    this.next = (this.next + 1) % this.kept;
    this.sorted = undefined;
  }

  /** undefined before the first value. @param share in (0, 1] */
  at(share: number): number | undefined {
    this.sorted ??= [...this.values].sort((a, b) => a - b);
    return this.sorted[Math.ceil(share * this.sorted.length) - 1];
  }
}
