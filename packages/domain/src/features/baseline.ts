import { ascending, quantileOfSorted } from "./order-statistics";

/** Windows of history in the running median. */
const BASELINE_WINDOWS = 30;

/** Layout: windows held, next place in the rings, level, spread, a ring of window medians, a ring of spreads within windows. */
const NEXT = 1;
const LEVEL = 2;
const SPREAD = 3;
const MEDIANS = 4;
const SPREADS = MEDIANS + BASELINE_WINDOWS;
const BASELINE_SLOTS = SPREADS + BASELINE_WINDOWS;

/**
 * The usual level and spread of a series, for rules with a minimum deviation and for the sentence of an alert: running medians of the last
 * window medians and of the spreads within windows. Windows of an open alert are left out, so that a fault is not compared with itself.
 */
export class Baseline {
  constructor(readonly numbers = new Float64Array(BASELINE_SLOTS)) {}

  /** Null until a window has closed. */
  get level(): number | null {
    return this.numbers[0] === 0 ? null : (this.numbers[LEVEL] as number);
  }

  /** Typical interquartile range of one window; 0 for windows of one sample. */
  get spread(): number {
    return this.numbers[SPREAD] as number;
  }

  learn(values: readonly number[]): void {
    const { numbers: m } = this;
    const sorted = ascending(values);
    const next = m[NEXT] as number;
    m[MEDIANS + next] = quantileOfSorted(sorted, 0.5);
    m[SPREADS + next] = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
    m[NEXT] = (next + 1) % BASELINE_WINDOWS;
    const held = Math.min(BASELINE_WINDOWS, (m[0] as number) + 1);
    m[0] = held;
    m[LEVEL] = middle(m.subarray(MEDIANS, MEDIANS + held));
    m[SPREAD] = middle(m.subarray(SPREADS, SPREADS + held));
  }
}

const scratch = new Float64Array(BASELINE_WINDOWS);

function middle(held: Float64Array): number {
  scratch.fill(Number.POSITIVE_INFINITY, held.length);
  scratch.set(held);
  return quantileOfSorted(scratch.sort().subarray(0, held.length), 0.5);
}
