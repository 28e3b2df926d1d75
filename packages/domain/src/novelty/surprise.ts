import { SortedWindow } from "./sorted-window";

/** Samples of history a surprise is judged on. */
const MEMORY = 4000;
/** Share of the history that counts as its tail. */
const TAIL = 0.05;
/** Prior of the tail: as if this many excesses of half the tail's distance from the median had been seen. */
const PRIOR_SHAPE = 3;
const PRIOR_SHARE = 0.5;
/** A history whose tail is its median says nothing of scale; then a millionth of the present value is one. */
const NO_SCALE = 1e-6;
const MOST = 300;

/**
 * A raw score as the negative decimal logarithm of its tail probability on the detector's own recent history. Within the history: its share.
 * Beyond the 95 % quantile: exponential excesses with a gamma prior, whose predictive is Lomax, so that a short history claims little.
 * Source: peaks over threshold as in Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017.
 */
export class Surprise {
  private readonly history = new SortedWindow(MEMORY);

  /** `learning`: scores of history before the first answer; 0 until then. */
  constructor(private readonly learning = 50) {}

  /** Judges a raw score ≥ 0 by the scores before it, then learns it. */
  next(raw: number): number {
    const surprise = this.history.length < this.learning ? 0 : -Math.log10(Math.max(this.probability(raw), 10 ** -MOST));
    this.history.push(raw);
    return surprise;
  }

  private probability(raw: number): number {
    const { sorted, length } = this.history;
    const above = Math.max(3, Math.floor(TAIL * length));
    const threshold = sorted[length - above - 1] ?? 0;
    if (raw <= threshold) return (length - this.history.below(raw) + 1) / (length + 1);
    let excess = 0;
    for (let i = length - above; i < length; i++) excess += (sorted[i] ?? 0) - threshold;
    const sum = excess + PRIOR_SHAPE * PRIOR_SHARE * (threshold - this.history.median || threshold || NO_SCALE * raw);
    return ((above + 0.5) / (length + 1)) * (sum / (sum + raw - threshold)) ** (PRIOR_SHAPE + above);
  }
}
