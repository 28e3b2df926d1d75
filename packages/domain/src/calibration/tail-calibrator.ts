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

/** Histogram of a detector's raw scores on its own history, bins of equal width in log₂(1 + raw). */
export interface TailCalibrator {
  counts: number[];
  total: number;
}

export const newCalibrator = (): TailCalibrator => ({ counts: new Array<number>(BINS).fill(0), total: 0 });

const binOf = (raw: number): number => Math.min(BINS - 1, Math.floor(PER_OCTAVE * Math.log2(1 + raw)));
const centreOf = (bin: number): number => 2 ** ((bin + 0.5) / PER_OCTAVE) - 1;
const upperOf = (bin: number): number => 2 ** ((bin + 1) / PER_OCTAVE) - 1;

export function learnRaw(state: TailCalibrator, raw: number): void {
  const bin = binOf(raw);
  state.counts[bin] = (state.counts[bin] ?? 0) + 1;
  state.total += 1;
  if (state.total <= MEMORY) return;
  state.counts = state.counts.map((n) => n / 2);
  state.total /= 2;
}

/**
 * Probability that a normal window of this series scores `raw` or more. Inside the history: its share, with half a pseudo-count. In the
 * tail: exponential excesses with a gamma prior, whose predictive distribution is Lomax, so that a short history gives heavy tails and
 * never claims what it cannot know.
 * Source: peaks over threshold as in Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017, with shape 0 and
 * the conjugate predictive (Gelman et al., Bayesian Data Analysis, 3rd ed., §2.6).
 */
export function tailProbability(state: TailCalibrator, raw: number): number {
  const { bin, above } = tailStart(state);
  const threshold = upperOf(bin);
  if (raw <= threshold) return shareAbove(state, raw);
  let excess = 0;
  for (let i = bin + 1; i < BINS; i++) excess += (state.counts[i] ?? 0) * (centreOf(i) - threshold);
  const sum = PRIOR_SUM + excess;
  return ((above + 0.5) / (state.total + 1)) * (sum / (sum + raw - threshold)) ** (PRIOR_SHAPE + above);
}

/** The score at which an anomalous window enters the history: an event neither vanishes from it nor owns it. */
export function winsorise(state: TailCalibrator, raw: number): number {
  const { bin } = tailStart(state);
  return Math.min(raw, upperOf(bin) + 1);
}

function tailStart({ counts, total }: TailCalibrator): { bin: number; above: number } {
  let above = 0;
  for (let bin = BINS - 1; bin > 0; bin--) {
    const next = above + (counts[bin] ?? 0);
    if (next > TAIL * total) return { bin, above };
    above = next;
  }
  return { bin: 0, above };
}

function shareAbove({ counts, total }: TailCalibrator, raw: number): number {
  const bin = binOf(raw);
  let above = (counts[bin] ?? 0) / 2;
  for (let i = bin + 1; i < BINS; i++) above += counts[i] ?? 0;
  return Math.min(1, (above + 0.5) / (total + 1));
}
