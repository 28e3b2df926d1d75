/** Sums over the values before `index`. */
interface Prefix {
  index: number;
  sum: number;
  squares: number;
}

/** A place at which a segment may begin. */
interface Start extends Prefix {
  /** Cost of the best partition of what lies before it, its own change included. */
  best: number;
  /** Where the segment before it begins in that partition. */
  from: Prefix;
  /** The same start with its own history; null for the first one and beyond the horizon. */
  previous: Start | null;
}

/** A change as the search sees it after the values so far. */
export interface Change {
  /** First value of the new segment. */
  index: number;
  /** How much dearer the partition without it is. */
  gain: number;
  before: Moments;
  after: Moments;
}

export interface Moments {
  mean: number;
  deviation: number;
}

/** More starts than this are not kept open; a series that needs more is noise. */
const MOST_STARTS = 100;

/**
 * Optimal partition of a growing series into segments of own mean and spread, known after each value. Cost of a segment of n values: twice
 * the negative log-likelihood of a normal one, n · ln(variance + floor²), and `penalty` per change. The floor says which spread is nothing;
 * without it a run of equal values costs −∞. A start that can never win again is pruned: what stays open is few.
 * Source: Killick, Fearnhead & Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", JASA 107 (2012), sections 3, 4.
 */
export class OptimalPartition {
  private total: Prefix = { index: 0, sum: 0, squares: 0 };
  private origin = 0;
  private open: Start[];
  /** Cost of the partition whose last segment begins at the open start of the same place. */
  private costs: number[] = [];
  private last: Start;
  private best: number;

  /** `horizon`: changes older than this many values are forgotten, so that the state stays small. */
  constructor(
    private readonly penalty: number,
    private readonly horizon = Number.POSITIVE_INFINITY,
  ) {
    this.last = { ...this.total, best: -penalty, from: this.total, previous: null };
    this.open = [this.last];
    this.best = -penalty;
  }

  get length(): number {
    return this.total.index;
  }

  /** Takes the next value; `mayStart`: a segment may begin with it. */
  push(value: number, floor: number, mayStart: boolean): void {
    const { index, sum, squares } = this.total;
    if (index === 0)
      this.origin = value; // sums of differences: large levels do not eat the digits
    else if (mayStart) this.addStart();
    const distance = value - this.origin;
    this.total = { index: index + 1, sum: sum + distance, squares: squares + distance * distance };
    this.best = Number.POSITIVE_INFINITY;
    this.open.forEach((start, i) => {
      const cost = start.best + segmentCost(start, this.total, floor);
      this.costs[i] = cost;
      if (cost + this.penalty >= this.best) return;
      this.best = cost + this.penalty;
      this.last = start;
    });
  }

  /** The changes of the best partition of the values so far, within the horizon, newest first. */
  *changes(floor: number): Generator<Change> {
    let end = this.total;
    for (let start: Start | null = this.last; start && start.index > 0; start = start.previous) {
      if (this.total.index - start.index > this.horizon) return;
      const gain = segmentCost(start.from, end, floor) - segmentCost(start.from, start, floor) - segmentCost(start, end, floor);
      yield { index: start.index, gain, before: this.moments(start.from, start), after: this.moments(start, end) };
      end = start;
    }
  }

  private addStart(): void {
    this.open = this.open.filter((_, i) => (this.costs[i] ?? 0) <= this.best);
    const { index } = this.total;
    const previous = this.last.index > 0 && index - this.last.index <= this.horizon ? this.last : null;
    this.open.push({ ...this.total, best: this.best, from: this.last, previous });
    if (this.open.length > MOST_STARTS) this.open.splice(1, 1);
  }

  private moments(from: Prefix, to: Prefix): Moments {
    const n = to.index - from.index;
    const mean = (to.sum - from.sum) / n;
    return { mean: this.origin + mean, deviation: Math.sqrt(Math.max((to.squares - from.squares) / n - mean * mean, 0)) };
  }
}

function segmentCost(from: Prefix, to: Prefix, floor: number): number {
  const n = to.index - from.index;
  const sum = to.sum - from.sum;
  return n * Math.log(Math.max((to.squares - from.squares - (sum * sum) / n) / n, 0) + floor * floor);
}
