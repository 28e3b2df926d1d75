import { belowIn, heldIn, pushSorted, rankedIn, sortedWindowSlots } from "./sorted-window";

/** Scores of history a surprise is judged on. */
const MEMORY = 4000;
/** Share of the history that counts as its tail. */
const TAIL = 0.05;
/** Prior of the tail: as if this many excesses of half the tail's distance from the median had been seen. */
const PRIOR_SHAPE = 3;
const PRIOR_SHARE = 0.5;
/** A history whose tail is its median says nothing of scale; then a millionth of the present value is one. */
const NO_SCALE = 1e-6;
const MOST = 300;

export const SURPRISE_SLOTS = sortedWindowSlots(MEMORY);

/**
 * A raw score ≥ 0 as the negative decimal logarithm of its tail probability on the detector's own recent history, which then learns it; 0
 * while fewer than `learning` scores are known. Within the history: its share. Beyond the 95 % quantile: exponential excesses with a gamma
 * prior, whose predictive is Lomax, so that a short history claims little. Every score is kept; `binnedSurprise` is the frugal twin.
 * Source: peaks over threshold as in Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017.
 */
export function surpriseOf(m: Float64Array, at: number, raw: number, learning: number): number {
  const surprise = heldIn(m, at) < learning ? 0 : -Math.log10(Math.max(probability(m, at, raw), 10 ** -MOST));
  pushSorted(m, at, MEMORY, raw);
  return surprise;
}

function probability(m: Float64Array, at: number, raw: number): number {
  const length = heldIn(m, at);
  const above = Math.max(3, Math.floor(TAIL * length));
  const threshold = rankedIn(m, at, MEMORY, length - above - 1);
  if (raw <= threshold) return (length - belowIn(m, at, MEMORY, raw) + 1) / (length + 1);
  let excess = 0;
  for (let i = length - above; i < length; i++) excess += rankedIn(m, at, MEMORY, i) - threshold;
  const middle = rankedIn(m, at, MEMORY, length >> 1);
  const sum = excess + PRIOR_SHAPE * PRIOR_SHARE * (threshold - middle || threshold || NO_SCALE * raw);
  return ((above + 0.5) / (length + 1)) * (sum / (sum + raw - threshold)) ** (PRIOR_SHAPE + above);
}
