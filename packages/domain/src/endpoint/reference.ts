import { quantileOfSorted } from "../features/order-statistics";

/** Normal samples that a channel is compared with. 192 detect as well as 384 and better than 128 (docs/detection-endpoint.md). */
const CAPACITY_SAMPLES = 192;
/** Samples between two updates of the median. */
const MEDIAN_RENEWAL_SAMPLES = 8;

/** Layout: number of samples held, place of the next sample, median of the samples, a ring of samples. */
const NEXT_PLACE = 1;
const MEDIAN = 2;
const VALUES = 3;
export const REFERENCE_SLOTS = VALUES + CAPACITY_SAMPLES;

export interface RankScores {
  up: number;
  down: number;
  spread: number;
}

/** The last normal samples of a channel. */
export class Reference {
  constructor(private readonly m: Float64Array) {}

  get size(): number {
    return this.m[0] as number;
  }

  learn(value: number): void {
    const { m } = this;
    const next = ((m[NEXT_PLACE] as number) + 1) % CAPACITY_SAMPLES;
    m[VALUES + (m[NEXT_PLACE] as number)] = value;
    m[NEXT_PLACE] = next;
    m[0] = Math.min(CAPACITY_SAMPLES, this.size + 1);
    // The median is stored so that scoring a sample needs no sort.
    if (this.size < 64 || next % MEDIAN_RENEWAL_SAMPLES === 0) m[MEDIAN] = quantileOfSorted(this.sorted(), 0.5);
  }

  forget(): void {
    this.m.fill(0);
  }

  sorted(): Float64Array {
    return this.m.slice(VALUES, VALUES + this.size).sort();
  }

  /** Oldest first. */
  inOrder(): number[] {
    const held = this.m.subarray(VALUES, VALUES + this.size);
    const oldest = this.size < CAPACITY_SAMPLES ? 0 : (this.m[NEXT_PLACE] as number);
    return [...held.subarray(oldest), ...held.subarray(0, oldest)];
  }

  /**
   * −ln of the share of normal samples above `value`, below it, and further from the median than it; ties count half, and half a sample
   * keeps every share above 0. Each is a standard exponential variable for a normal sample.
   */
  scoresOf(value: number): RankScores {
    const { m } = this;
    const n = this.size;
    const median = m[MEDIAN] as number;
    const distance = Math.abs(value - median);
    let below = 0;
    let ties = 0;
    let nearer = 0;
    let level = 0;
    for (let i = VALUES; i < VALUES + n; i++) {
      const v = m[i] as number;
      if (v < value) below += 1;
      else if (v === value) ties += 1;
      const d = Math.abs(v - median);
      if (d < distance) nearer += 1;
      else if (d === distance) level += 1;
    }
    const rank = (below + ties / 2 + 0.5) / (n + 1);
    const spread = (nearer + level / 2 + 0.5) / (n + 1);
    return { up: -Math.log(1 - rank), down: -Math.log(rank), spread: -Math.log(1 - spread) };
  }
}
