import { type Memory, singles } from "../memory/memory";

/** Bins per doubling of 1 + raw. */
const PER_OCTAVE = 8;
const BINS = 64;
/** Share of history that counts as the tail. */
const TAIL = 0.1;
/** Above this many windows the counts are halved, so that old history fades. */
const MEMORY = 4000;
/** Prior of the tail's rate: as if three excesses of half a sigma had been seen. */
const PRIOR_SHAPE = 3;
const PRIOR_SUM = 1.5;

const CENTRE = Float64Array.from({ length: BINS }, (_, bin) => 2 ** ((bin + 0.5) / PER_OCTAVE) - 1);
const UPPER = Float64Array.from({ length: BINS }, (_, bin) => 2 ** ((bin + 1) / PER_OCTAVE) - 1);

/** Scores that wait to become history. */
export const LAG = 6;

/**
 * Layout: the total, the highest bin that ever held a score, then a histogram of raw scores, bins of equal width in log₂(1 + raw), then a
 * ring of scores that wait, each plus one, zero where none does.
 */
const HIGHEST = 1;
const COUNTS = 2;
const WAITING = COUNTS + singles(BINS);
export const CALIBRATOR_SLOTS = WAITING + singles(LAG);

const binOf = (raw: number): number => Math.min(BINS - 1, Math.floor(PER_OCTAVE * Math.log2(1 + raw)));

export function learnRaw({ f64, f32 }: Memory, at: number, raw: number): void {
  const counts = 2 * (at + COUNTS);
  const bin = binOf(raw);
  f32[counts + bin] = (f32[counts + bin] as number) + 1;
  if (bin > (f64[at + HIGHEST] as number)) f64[at + HIGHEST] = bin;
  const total = (f64[at] as number) + 1;
  f64[at] = total;
  if (total <= MEMORY) return;
  for (let i = counts; i < counts + BINS; i++) f32[i] = (f32[i] as number) / 2;
  f64[at] = total / 2;
}

/**
 * A score becomes history `LAG` scores later, winsorised when by then something is known to be wrong: a fault that builds up slowly must not
 * teach the calibrator that it is normal before anybody has noticed. `turn`: counts up with every call.
 */
export function learnLater(memory: Memory, at: number, raw: number, turn: number, isNormal: boolean): void {
  const place = 2 * (at + WAITING) + (turn % LAG);
  const due = (memory.f32[place] as number) - 1;
  memory.f32[place] = raw + 1;
  if (due >= 0) learnRaw(memory, at, isNormal ? due : winsorise(memory, at, due));
}

/**
 * Probability that a normal window of this series scores `raw` or more. Inside the history: its share, with half a pseudo-count. In the
 * tail: exponential excesses with a gamma prior, whose predictive distribution is Lomax, so that a short history gives heavy tails and
 * never claims what it cannot know.
 * Source: peaks over threshold as in Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017, with shape 0 and
 * the conjugate predictive (Gelman et al., Bayesian Data Analysis, 3rd ed., §2.6).
 */
export function tailProbability({ f64, f32 }: Memory, at: number, raw: number): number {
  const counts = 2 * (at + COUNTS);
  const total = f64[at] as number;
  const highest = f64[at + HIGHEST] as number;
  let above = 0;
  let bin = highest;
  for (; bin > 0; bin--) {
    const next = above + (f32[counts + bin] as number);
    if (next > TAIL * total) break;
    above = next;
  }
  const threshold = UPPER[bin] as number;
  if (raw <= threshold) return shareAbove(f32, counts, highest, total, raw);
  let excess = PRIOR_SUM;
  for (let i = bin + 1; i <= highest; i++) {
    const n = f32[counts + i] as number;
    if (n > 0) excess += n * ((CENTRE[i] as number) - threshold);
  }
  return ((above + 0.5) / (total + 1)) * (excess / (excess + raw - threshold)) ** (PRIOR_SHAPE + above);
}

/** The score at which an anomalous window enters the history: an event neither vanishes from it nor owns it. */
export function winsorise({ f64, f32 }: Memory, at: number, raw: number): number {
  const counts = 2 * (at + COUNTS);
  const tail = TAIL * (f64[at] as number);
  let above = 0;
  let bin = f64[at + HIGHEST] as number;
  for (; bin > 0; bin--) {
    above += f32[counts + bin] as number;
    if (above > tail) break;
  }
  return Math.min(raw, (UPPER[bin] as number) + 1);
}

function shareAbove(f32: Float32Array, counts: number, highest: number, total: number, raw: number): number {
  const bin = binOf(raw);
  let above = (f32[counts + bin] as number) / 2;
  for (let i = bin + 1; i <= highest; i++) above += f32[counts + i] as number;
  return Math.min(1, (above + 0.5) / (total + 1));
}
