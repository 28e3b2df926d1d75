/** A nearest-rank percentile of the last values. */
export class RollingPercentile {
  private readonly values: number[] = [];
  private next = 0;

  constructor(private readonly kept: number) {}

  get length(): number {
    return this.values.length;
  }

  add(value: number): void {
    this.values[this.next] = value;
    this.next = (this.next + 1) % this.kept;
  }

  /** undefined before the first value. @param share in (0, 1] */
  at(share: number): number | undefined {
    const sorted = [...this.values].sort((a, b) => a - b);
    return sorted[Math.ceil(share * sorted.length) - 1];
  }
}
