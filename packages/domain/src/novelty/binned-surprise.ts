import { type Memory, singles } from "../memory/memory";

/** Bins per doubling of a raw score, and bins; the first holds what is 0 or too small to tell. */
const PER_OCTAVE = 8;
const BINS = 96;
/** Scores of history from which on the counts are halved, so that old history fades. */
const MEMORY = 4000;
/** Share of the history that counts as its tail, and fewest scores in it. */
const TAIL = 0.05;
const FEWEST = 3;
/** Prior of the tail: as if this many excesses of half the tail's distance from the median had been seen. */
const PRIOR_SHAPE = 3;
const PRIOR_SHARE = 0.5;
/** A history whose tail is its median and 0 says nothing of scale; unless the caller knows one, a millionth of the present value is. */
const NO_SCALE = 1e-6;
const MOST = 300;
/** The histogram is moved, an octave at a time, when its median leaves the middle half; so often this is looked at. */
const LOOK_EVERY = 32;

/** Layout: scores learnt, of these still counted, raw score at the lower end of bin 1 (0: none known), and the histogram. */
const LEARNT = 0;
const TOTAL = 1;
const LOWEST = 2;
const COUNTS = 3;
export const BINNED_SLOTS = COUNTS + singles(BINS);

const LOWER = Float64Array.from({ length: BINS + 1 }, (_, bin) => (bin === 0 ? 0 : 2 ** ((bin - 1) / PER_OCTAVE)));
const CENTRE = Float64Array.from({ length: BINS }, (_, bin) => (bin === 0 ? 0 : 2 ** ((bin - 0.5) / PER_OCTAVE)));

/**
 * A raw score ≥ 0 as the negative decimal logarithm of its tail probability on the detector's own recent history, which then learns it; 0
 * while fewer than `learning` scores are known. Within the history: its share. Beyond the 95 % quantile: exponential excesses with a gamma
 * prior, whose predictive is Lomax, so that a short history claims little. The history is a histogram of equal ratios: a hundredth of the
 * memory of `surpriseOf`, which has the source.
 */
export function binnedSurprise(memory: Memory, at: number, raw: number, learning: number, usual = NO_SCALE * raw): number {
  const known = memory.f64[at + LEARNT] as number;
  const surprise = known < learning ? 0 : Math.min(MOST, -Math.log10(probability(memory, at, raw, usual)));
  learn(memory, at, raw);
  return Math.max(0, surprise);
}

function binOf(f64: Float64Array, at: number, raw: number): number {
  const lowest = f64[at + LOWEST] as number;
  if (raw < lowest || lowest === 0) return 0;
  return Math.min(BINS - 1, 1 + Math.floor(PER_OCTAVE * Math.log2(raw / lowest)));
}

function probability({ f64, f32 }: Memory, at: number, raw: number, usual: number): number {
  const counts = 2 * (at + COUNTS);
  const total = f64[at + TOTAL] as number;
  const lowest = f64[at + LOWEST] as number;
  const tail = Math.max(FEWEST, TAIL * total);
  let above = 0;
  let bin = BINS - 1;
  for (; bin > 0; bin--) {
    const next = above + (f32[counts + bin] as number);
    if (next > tail) break;
    above = next;
  }
  const threshold = bin === 0 ? 0 : lowest * (LOWER[bin + 1] as number);
  if (raw <= threshold) return shareAbove(f32, counts, total, binOf(f64, at, raw));
  let excess = 0;
  for (let i = bin + 1; i < BINS; i++) {
    const n = f32[counts + i] as number;
    if (n > 0) excess += n * (lowest * (CENTRE[i] as number) - threshold);
  }
  const middle = lowest * (CENTRE[medianBin(f32, counts, total)] as number);
  const scale = threshold - middle || threshold || usual;
  const sum = excess + PRIOR_SHAPE * PRIOR_SHARE * scale;
  return ((above + 0.5) / (total + 1)) * (sum / (sum + raw - threshold)) ** (PRIOR_SHAPE + above);
}

function shareAbove(f32: Float32Array, counts: number, total: number, bin: number): number {
  if (bin === 0) return 1;
  let above = (f32[counts + bin] as number) / 2;
  for (let i = bin + 1; i < BINS; i++) above += f32[counts + i] as number;
  return Math.min(1, (above + 1) / (total + 1));
}

function medianBin(f32: Float32Array, counts: number, total: number): number {
  let below = 0;
  for (let i = 0; i < BINS; i++) {
    below += f32[counts + i] as number;
    if (below >= total / 2) return i;
  }
  return 0;
}

function learn({ f64, f32 }: Memory, at: number, raw: number): void {
  const counts = 2 * (at + COUNTS);
  if (f64[at + LOWEST] === 0 && raw > 0) f64[at + LOWEST] = raw / (LOWER[BINS >> 1] as number);
  const bin = counts + binOf(f64, at, raw);
  f32[bin] = (f32[bin] as number) + 1;
  const learnt = (f64[at + LEARNT] as number) + 1;
  f64[at + LEARNT] = learnt;
  f64[at + TOTAL] = (f64[at + TOTAL] as number) + 1;
  if ((f64[at + TOTAL] as number) > MEMORY) {
    for (let i = counts; i < counts + BINS; i++) f32[i] = (f32[i] as number) / 2;
    f64[at + TOTAL] = (f64[at + TOTAL] as number) / 2;
  }
  if (learnt % LOOK_EVERY === 0 || learnt === LOOK_EVERY / 4) recentre(f64, f32, at, counts);
}

/** Moves the histogram by whole octaves so that its median lies in its middle half; what falls off at an end joins the last bin there. */
function recentre(f64: Float64Array, f32: Float32Array, at: number, counts: number): void {
  const total = f64[at + TOTAL] as number;
  const bin = medianBin(f32, counts, total);
  if (bin === 0) return;
  if (bin > BINS - BINS / 4) {
    let low = 0;
    for (let i = 0; i <= PER_OCTAVE; i++) low += f32[counts + i] as number;
    f32.copyWithin(counts + 1, counts + 1 + PER_OCTAVE, counts + BINS);
    f32.fill(0, counts + BINS - PER_OCTAVE, counts + BINS);
    f32[counts] = low;
    f64[at + LOWEST] = 2 * (f64[at + LOWEST] as number);
  } else if (bin < BINS / 4) {
    let high = 0;
    for (let i = BINS - 1 - PER_OCTAVE; i < BINS; i++) high += f32[counts + i] as number;
    f32.copyWithin(counts + 1 + PER_OCTAVE, counts + 1, counts + BINS - PER_OCTAVE);
    f32.fill(0, counts + 1, counts + 1 + PER_OCTAVE);
    f32[counts + BINS - 1] = high;
    f64[at + LOWEST] = (f64[at + LOWEST] as number) / 2;
  }
}
