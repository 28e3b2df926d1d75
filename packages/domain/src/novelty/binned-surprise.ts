import { excessProbability, PRIOR_EXCESSES, SURPRISE_DECADES_MAX } from "../calibration/excess-tail";
import { type Memory, singles } from "../memory/memory";

/** Bins per doubling of a raw score, and number of bins; the first bin holds 0 and everything below the histogram. */
const BINS_PER_DOUBLING = 8;
const BIN_COUNT = 96;
/** Above this many scores the counts are halved, so that old history fades. */
const HISTORY_SCORES_MAX = 4000;
/** Share of the history that counts as its tail, and the fewest scores in the tail. */
const TAIL_SHARE = 0.05;
const TAIL_SCORES_MIN = 3;
/** Size of each of the prior's excesses, as a share of the tail's distance from the median. */
const PRIOR_EXCESS_SHARE = 0.5;
/** A history whose tail equals its median, both 0, has no scale; unless the caller knows one, this share of the present value replaces it. */
const UNKNOWN_SCALE_SHARE = 1e-6;
/** The histogram moves by a factor of two when its median leaves the middle half; checked every so many scores. */
const RECENTRING_SCORES = 32;

/** Layout: scores learnt, scores still counted, raw score at the lower end of bin 1 (0: not known yet), and the histogram. */
const LEARNT_SCORES = 0;
const COUNTED_SCORES = 1;
const LOWEST_BIN_SCORE = 2;
const COUNTS = 3;
export const BINNED_SLOTS = COUNTS + singles(BIN_COUNT);

const BIN_LOWER = Float64Array.from({ length: BIN_COUNT + 1 }, (_, bin) => (bin === 0 ? 0 : 2 ** ((bin - 1) / BINS_PER_DOUBLING)));
const BIN_CENTRE = Float64Array.from({ length: BIN_COUNT }, (_, bin) => (bin === 0 ? 0 : 2 ** ((bin - 0.5) / BINS_PER_DOUBLING)));

/**
 * The same as `surpriseOf`, with a histogram of equal ratios as history: a hundredth of the memory, and less exact. `usual`: the scale to
 * assume when the history has none, in the unit of `raw`.
 */
export function binnedSurprise(memory: Memory, at: number, raw: number, learning: number, usual = UNKNOWN_SCALE_SHARE * raw): number {
  const known = memory.f64[at + LEARNT_SCORES] as number;
  const surprise = known < learning ? 0 : Math.min(SURPRISE_DECADES_MAX, -Math.log10(probability(memory, at, raw, usual)));
  learn(memory, at, raw);
  return Math.max(0, surprise);
}

function binOf(f64: Float64Array, at: number, raw: number): number {
  const lowest = f64[at + LOWEST_BIN_SCORE] as number;
  if (raw < lowest || lowest === 0) return 0;
  return Math.min(BIN_COUNT - 1, 1 + Math.floor(BINS_PER_DOUBLING * Math.log2(raw / lowest)));
}

function probability({ f64, f32 }: Memory, at: number, raw: number, usual: number): number {
  const counts = 2 * (at + COUNTS);
  const total = f64[at + COUNTED_SCORES] as number;
  const lowest = f64[at + LOWEST_BIN_SCORE] as number;
  const tail = Math.max(TAIL_SCORES_MIN, TAIL_SHARE * total);
  let above = 0;
  let bin = BIN_COUNT - 1;
  for (; bin > 0; bin--) {
    const next = above + (f32[counts + bin] as number);
    if (next > tail) break;
    above = next;
  }
  const threshold = bin === 0 ? 0 : lowest * (BIN_LOWER[bin + 1] as number);
  if (raw <= threshold) return shareAbove(f32, counts, total, binOf(f64, at, raw));
  let excess = 0;
  for (let i = bin + 1; i < BIN_COUNT; i++) {
    const n = f32[counts + i] as number;
    if (n > 0) excess += n * (lowest * (BIN_CENTRE[i] as number) - threshold);
  }
  const middle = lowest * (BIN_CENTRE[medianBin(f32, counts, total)] as number);
  const scale = threshold - middle || threshold || usual;
  const excessSum = excess + PRIOR_EXCESSES * PRIOR_EXCESS_SHARE * scale;
  return excessProbability({ total, above, threshold, excessSum }, raw);
}

function shareAbove(f32: Float32Array, counts: number, total: number, bin: number): number {
  if (bin === 0) return 1;
  let above = (f32[counts + bin] as number) / 2;
  for (let i = bin + 1; i < BIN_COUNT; i++) above += f32[counts + i] as number;
  return Math.min(1, (above + 1) / (total + 1));
}

function medianBin(f32: Float32Array, counts: number, total: number): number {
  let below = 0;
  for (let i = 0; i < BIN_COUNT; i++) {
    below += f32[counts + i] as number;
    if (below >= total / 2) return i;
  }
  return 0;
}

function learn({ f64, f32 }: Memory, at: number, raw: number): void {
  const counts = 2 * (at + COUNTS);
  if (f64[at + LOWEST_BIN_SCORE] === 0 && raw > 0) f64[at + LOWEST_BIN_SCORE] = raw / (BIN_LOWER[BIN_COUNT >> 1] as number);
  const bin = counts + binOf(f64, at, raw);
  f32[bin] = (f32[bin] as number) + 1;
  const learnt = (f64[at + LEARNT_SCORES] as number) + 1;
  f64[at + LEARNT_SCORES] = learnt;
  f64[at + COUNTED_SCORES] = (f64[at + COUNTED_SCORES] as number) + 1;
  if ((f64[at + COUNTED_SCORES] as number) > HISTORY_SCORES_MAX) {
    for (let i = counts; i < counts + BIN_COUNT; i++) f32[i] = (f32[i] as number) / 2;
    f64[at + COUNTED_SCORES] = (f64[at + COUNTED_SCORES] as number) / 2;
  }
  if (learnt % RECENTRING_SCORES === 0 || learnt === RECENTRING_SCORES / 4) recentre(f64, f32, at, counts);
}

/** Moves the histogram by a factor of two towards its median; counts that would fall off an end join the last bin there. */
function recentre(f64: Float64Array, f32: Float32Array, at: number, counts: number): void {
  const total = f64[at + COUNTED_SCORES] as number;
  const bin = medianBin(f32, counts, total);
  if (bin === 0) return;
  if (bin > BIN_COUNT - BIN_COUNT / 4) {
    let low = 0;
    for (let i = 0; i <= BINS_PER_DOUBLING; i++) low += f32[counts + i] as number;
    f32.copyWithin(counts + 1, counts + 1 + BINS_PER_DOUBLING, counts + BIN_COUNT);
    f32.fill(0, counts + BIN_COUNT - BINS_PER_DOUBLING, counts + BIN_COUNT);
    f32[counts] = low;
    f64[at + LOWEST_BIN_SCORE] = 2 * (f64[at + LOWEST_BIN_SCORE] as number);
  } else if (bin < BIN_COUNT / 4) {
    let high = 0;
    for (let i = BIN_COUNT - 1 - BINS_PER_DOUBLING; i < BIN_COUNT; i++) high += f32[counts + i] as number;
    f32.copyWithin(counts + 1 + BINS_PER_DOUBLING, counts + 1, counts + BIN_COUNT - BINS_PER_DOUBLING);
    f32.fill(0, counts + 1, counts + 1 + BINS_PER_DOUBLING);
    f32[counts + BIN_COUNT - 1] = high;
    f64[at + LOWEST_BIN_SCORE] = (f64[at + LOWEST_BIN_SCORE] as number) / 2;
  }
}
