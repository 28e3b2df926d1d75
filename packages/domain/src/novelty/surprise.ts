import { excessProbability, PRIOR_EXCESSES, SURPRISE_DECADES_MAX } from "../calibration/excess-tail";
import { belowIn, heldIn, pushSorted, rankedIn, sortedWindowSlots } from "./sorted-window";

/** Scores of history that a surprise is judged on. */
const HISTORY_SCORES_MAX = 4000;
/** Share of the history that counts as its tail, and the fewest scores in the tail. */
const TAIL_SHARE = 0.05;
const TAIL_SCORES_MIN = 3;
/** Size of each of the prior's excesses, as a share of the tail's distance from the median. */
const PRIOR_EXCESS_SHARE = 0.5;
/** A history whose tail equals its median has no scale; this share of the present value replaces it. */
const UNKNOWN_SCALE_SHARE = 1e-6;

export const SURPRISE_SLOTS = sortedWindowSlots(HISTORY_SCORES_MAX);

/**
 * Surprise of a raw score ≥ 0, in decades: the negative decimal logarithm of its tail probability on the detector's own recent history.
 * The history then learns the score. 0 while the history holds fewer than `learning` scores. Up to the 95 % quantile the probability is the
 * share of scores above; beyond it is `excessProbability`, which names the source. Every score is kept; `binnedSurprise` needs less memory.
 */
export function surpriseOf(m: Float64Array, at: number, raw: number, learning: number): number {
  const surprise = heldIn(m, at) < learning ? 0 : -Math.log10(Math.max(probability(m, at, raw), 10 ** -SURPRISE_DECADES_MAX));
  pushSorted(m, at, HISTORY_SCORES_MAX, raw);
  return surprise;
}

function probability(m: Float64Array, at: number, raw: number): number {
  const length = heldIn(m, at);
  const above = Math.max(TAIL_SCORES_MIN, Math.floor(TAIL_SHARE * length));
  const threshold = rankedIn(m, at, HISTORY_SCORES_MAX, length - above - 1);
  if (raw <= threshold) return (length - belowIn(m, at, HISTORY_SCORES_MAX, raw) + 1) / (length + 1);
  let excess = 0;
  for (let i = length - above; i < length; i++) excess += rankedIn(m, at, HISTORY_SCORES_MAX, i) - threshold;
  const middle = rankedIn(m, at, HISTORY_SCORES_MAX, length >> 1);
  const excessSum = excess + PRIOR_EXCESSES * PRIOR_EXCESS_SHARE * (threshold - middle || threshold || UNKNOWN_SCALE_SHARE * raw);
  return excessProbability({ total: length, above, threshold, excessSum }, raw);
}
