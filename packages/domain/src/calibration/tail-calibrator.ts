import { type Memory, singles } from "../memory/memory";
import { excessProbability, PRIOR_EXCESSES } from "./excess-tail";

/** Bins per doubling of 1 + raw. */
const BINS_PER_DOUBLING = 8;
const BIN_COUNT = 64;
/** Share of history that counts as the tail. */
const TAIL_SHARE = 0.1;
/** Above this many scores the counts are halved, so that old history fades. */
const HISTORY_SCORES_MAX = 4000;
/** Sum of the prior's excesses: each is half a sigma. */
const PRIOR_EXCESS_SUM = 0.5 * PRIOR_EXCESSES;

const BIN_CENTRE = Float64Array.from({ length: BIN_COUNT }, (_, bin) => 2 ** ((bin + 0.5) / BINS_PER_DOUBLING) - 1);
const BIN_UPPER = Float64Array.from({ length: BIN_COUNT }, (_, bin) => 2 ** ((bin + 1) / BINS_PER_DOUBLING) - 1);

/** A score joins the history this many scores after it was given. */
export const LAG = 6;

/**
 * Layout: the total, the highest bin that ever held a score, a histogram of raw scores with bins of equal width in log₂(1 + raw), and a
 * ring of waiting scores. A waiting score is stored plus one; zero marks an empty place.
 */
const HIGHEST_BIN = 1;
const COUNTS = 2;
const WAITING = COUNTS + singles(BIN_COUNT);
export const CALIBRATOR_SLOTS = WAITING + singles(LAG);

const binOf = (raw: number): number => Math.min(BIN_COUNT - 1, Math.floor(BINS_PER_DOUBLING * Math.log2(1 + raw)));

export function learnRaw({ f64, f32 }: Memory, at: number, raw: number): void {
  const counts = 2 * (at + COUNTS);
  const bin = binOf(raw);
  f32[counts + bin] = (f32[counts + bin] as number) + 1;
  if (bin > (f64[at + HIGHEST_BIN] as number)) f64[at + HIGHEST_BIN] = bin;
  const total = (f64[at] as number) + 1;
  f64[at] = total;
  if (total <= HISTORY_SCORES_MAX) return;
  for (let i = counts; i < counts + BIN_COUNT; i++) f32[i] = (f32[i] as number) / 2;
  f64[at] = total / 2;
}

/**
 * Learns a score `LAG` scores later, winsorised when something is known to be wrong by then: otherwise the calibrator would learn a slowly
 * growing fault as normal before it is detected. `turn` counts up with every call.
 */
export function learnLater(memory: Memory, at: number, raw: number, turn: number, isNormal: boolean): void {
  const place = 2 * (at + WAITING) + (turn % LAG);
  const due = (memory.f32[place] as number) - 1;
  memory.f32[place] = raw + 1;
  if (due >= 0) learnRaw(memory, at, isNormal ? due : winsorise(memory, at, due));
}

/**
 * Probability that a normal window of this series scores `raw` or more. Inside the history it is the share of scores above, with half a
 * pseudo-count; in the tail it is `excessProbability`, which names the source.
 */
export function tailProbability({ f64, f32 }: Memory, at: number, raw: number): number {
  const counts = 2 * (at + COUNTS);
  const total = f64[at] as number;
  const highest = f64[at + HIGHEST_BIN] as number;
  let above = 0;
  let bin = highest;
  for (; bin > 0; bin--) {
    const next = above + (f32[counts + bin] as number);
    if (next > TAIL_SHARE * total) break;
    above = next;
  }
  const threshold = BIN_UPPER[bin] as number;
  if (raw <= threshold) return shareAbove(f32, counts, highest, total, raw);
  let excessSum = PRIOR_EXCESS_SUM;
  for (let i = bin + 1; i <= highest; i++) {
    const n = f32[counts + i] as number;
    if (n > 0) excessSum += n * ((BIN_CENTRE[i] as number) - threshold);
  }
  return excessProbability({ total, above, threshold, excessSum }, raw);
}

/** Caps the score of an anomalous window before it enters the history, so that one event is recorded but does not dominate. */
export function winsorise({ f64, f32 }: Memory, at: number, raw: number): number {
  const counts = 2 * (at + COUNTS);
  const tail = TAIL_SHARE * (f64[at] as number);
  let above = 0;
  let bin = f64[at + HIGHEST_BIN] as number;
  for (; bin > 0; bin--) {
    above += f32[counts + bin] as number;
    if (above > tail) break;
  }
  return Math.min(raw, (BIN_UPPER[bin] as number) + 1);
}

function shareAbove(f32: Float32Array, counts: number, highest: number, total: number, raw: number): number {
  const bin = binOf(raw);
  let above = (f32[counts + bin] as number) / 2;
  for (let i = bin + 1; i <= highest; i++) above += f32[counts + i] as number;
  return Math.min(1, (above + 0.5) / (total + 1));
}
