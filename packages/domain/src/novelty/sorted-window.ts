/** The last `size` values, in order of size too: ranks and quantiles of the recent past. */
export class SortedWindow {
  private readonly arrival: number[] = [];
  private next = 0;
  readonly sorted: number[] = [];

  constructor(private readonly size: number) {}

  get length(): number {
    return this.sorted.length;
  }

  get median(): number {
    return this.sorted[this.sorted.length >> 1] ?? 0;
  }

  push(value: number): void {
    if (this.sorted.length === this.size) {
      this.sorted.splice(this.below(this.arrival[this.next] ?? 0), 1);
      this.arrival[this.next] = value;
      this.next = (this.next + 1) % this.size;
    } else this.arrival.push(value);
    this.sorted.splice(this.below(value), 0, value);
  }

  /** How many are smaller than `value`. */
  below(value: number): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
