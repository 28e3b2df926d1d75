/**
 * Centred running median of a growing series: the value of place i is known when place i + half has come. Windows are cut at both ends.
 * It takes spikes shorter than half its width out and leaves the place of a lasting step where it is.
 * Source: J. W. Tukey, Exploratory Data Analysis (1977), chapter 7.
 */
export class RunningMedian {
  private window: number[] = [];
  private sorted: number[] = [];
  private count = 0;

  constructor(private readonly half: number) {}

  /** The median whose window this value completes; null for the first `half` values. */
  push(value: number): number | null {
    this.window.push(value);
    this.insert(value);
    if (this.window.length > 2 * this.half + 1) this.removeOldest();
    this.count += 1;
    return this.count > this.half ? this.middle() : null;
  }

  /** The medians still owed at the end of the series. */
  *rest(): Generator<number> {
    for (let owed = Math.min(this.half, this.count); owed > 0; owed--) {
      // The window of a place near the end begins `half` before it, unless the series began later.
      if (this.window.length > owed + this.half) this.removeOldest();
      yield this.middle();
    }
  }

  private middle(): number {
    return this.sorted[this.sorted.length >> 1] as number;
  }

  private insert(value: number): void {
    let i = this.sorted.length;
    while (i > 0 && (this.sorted[i - 1] as number) > value) i--;
    this.sorted.splice(i, 0, value);
  }

  private removeOldest(): void {
    const oldest = this.window.shift() as number;
    this.sorted.splice(this.sorted.indexOf(oldest), 1);
  }
}
