import { ascending, quantileOfSorted } from "./order-statistics";

/** Windows of history in the running median. */
const BASELINE_WINDOWS = 30;

/**
 * Layout: windows held, next place in the rings, level and spread (both NaN until they are computed on first use), a ring of window medians, a
 * ring of spreads within windows.
 */
const NEXT_PLACE = 1;
const LEVEL = 2;
const SPREAD = 3;
const MEDIANS = 4;
const SPREADS = MEDIANS + BASELINE_WINDOWS;
const BASELINE_SLOTS = SPREADS + BASELINE_WINDOWS;

/**
 * The usual level and spread of a series, for rules with a minimum deviation and for the sentence of an alert: running medians of the last
 * window medians and of the spreads within windows. Windows of an open alert are skipped, so that a fault is not compared with itself.
 */
export class Baseline {
  constructor(readonly numbers = new Float64Array(BASELINE_SLOTS)) {}

  /** Null until a window has closed. */
  get level(): number | null {
    return this.numbers[0] === 0 ? null : this.middleOf(LEVEL, MEDIANS);
  }

  /** Typical interquartile range of one window; 0 for windows of one sample. */
  get spread(): number {
    return this.numbers[0] === 0 ? 0 : this.middleOf(SPREAD, SPREADS);
  }

  learn(values: readonly number[]): void {
    const { numbers: m } = this;
    const next = m[NEXT_PLACE] as number;
    if (values.length === 1) {
      m[MEDIANS + next] = values[0] as number;
      m[SPREADS + next] = 0;
    } else {
      const sorted = ascending(values);
      m[MEDIANS + next] = quantileOfSorted(sorted, 0.5);
      m[SPREADS + next] = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
    }
    m[NEXT_PLACE] = (next + 1) % BASELINE_WINDOWS;
    m[0] = Math.min(BASELINE_WINDOWS, (m[0] as number) + 1);
    m[LEVEL] = m[SPREAD] = Number.NaN;
  }

  /** The median of a ring, computed and stored on first use: most windows close without a reader, so sorting at each close would be wasted. */
  private middleOf(slot: number, ring: number): number {
    const { numbers: m } = this;
    if (Number.isNaN(m[slot])) m[slot] = quantileOfSorted(m.slice(ring, ring + (m[0] as number)).sort(), 0.5);
    return m[slot] as number;
  }
}
