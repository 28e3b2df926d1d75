type Range = [from: number, to: number];

/** The set of acknowledged numbers as ranges. They are few, because batches are sent in order within a lane. */
export class Acked {
  private ranges: Range[] = [];

  add(from: number, to: number): void {
    const apart = this.ranges.filter(([a, b]) => b < from - 1 || a > to + 1);
    const touching = this.ranges.filter((range) => !apart.includes(range));
    const merged: Range = [Math.min(from, ...touching.map(([a]) => a)), Math.max(to, ...touching.map(([, b]) => b))];
    this.ranges = [...apart, merged].sort(([a], [b]) => a - b);
  }

  /** Whether every number from `from` to `to` is acknowledged. */
  covers(from: number, to: number): boolean {
    return this.ranges.some(([a, b]) => a <= from && to <= b);
  }
  has(seq: number): boolean {
    return this.covers(seq, seq);
  }
  get size(): number {
    return this.ranges.length;
  }

  /** Text form: the end of the range from 0 (-1 if there is none), then the other ranges as `from-to`. */
  words(): [number, ...string[]] {
    const [first, ...rest] = this.ranges;
    if (first?.[0] === 0) return [first[1], ...rest.map(([from, to]) => `${from}-${to}`)];
    return [-1, ...this.ranges.map(([from, to]) => `${from}-${to}`)];
  }

  static of(base: number, others: readonly string[]): Acked {
    const acked = new Acked();
    if (base >= 0) acked.add(0, base);
    for (const word of others) {
      const [from, to] = word.split("-").map(Number);
      if (from !== undefined && to !== undefined && from <= to) acked.add(from, to);
    }
    return acked;
  }
}
