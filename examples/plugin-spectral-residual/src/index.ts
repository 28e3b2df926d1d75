import { defineDetector, z } from "@padit/plugin";
import { fft } from "./fft";

/** Windows that are transformed, with those added behind the newest one (κ in the paper). */
const POINTS = 64;
const ADDED = 5;
const KEPT = POINTS - ADDED;
/** Windows whose mean slope continues the series (m in the paper). */
const SLOPE_WINDOWS = 5;
/** Amplitudes below this share of the largest one are rounding errors of the transform. */
const AMPLITUDE_RATIO_MIN = 1e-9;

/** Layout: windows seen; the last ones as a ring. */
const SEEN = 0;
const RING = 1;

const re = new Float64Array(POINTS);
const im = new Float64Array(POINTS);
const logs = new Float64Array(POINTS);

/**
 * Spectral residual: what in a series is not explained by the smooth part of its spectrum stands out in the saliency map.
 * Measures how salient the newest window is among those before it; good for spikes and sudden bends.
 * Raw score: (S − mean of the S before it) / that mean, where S is the saliency.
 * Source: H. Ren et al., "Time-Series Anomaly Detection Service at Microsoft", KDD 2019, §3.2.
 */
export default defineDetector({
  name: "spectral-residual",
  version: "1.0.0",
  title: "Spectral residual",
  description: "Finds spikes and sudden bends that do not fit the spectrum of the last hour of windows.",
  family: "residual",
  source: "Ren et al. 2019",
  blindTo: "slow drift, and a shift that lasts once its edge has passed",
  params: z.object({
    smoothing: z
      .int()
      .min(2)
      .max(16)
      .default(3)
      .meta({ title: "Smoothing", description: "Bins of the spectrum that are averaged (q in the paper)." }),
    neighbours: z
      .int()
      .min(5)
      .max(KEPT - 1)
      .default(21)
      .meta({ title: "Neighbours (windows)", description: "Windows before the newest one that its saliency is compared with." }),
  }),
  slots: () => RING + KEPT,

  step({ f64: m }, at, { value }, { smoothing, neighbours }) {
    const seen = (m[at + SEEN] as number) + 1;
    m[at + SEEN] = seen;
    m[at + RING + ((seen - 1) % KEPT)] = value;
    if (seen < KEPT) return null;
    const ordered = (i: number) => m[at + RING + ((seen + i) % KEPT)] as number;
    if (!fill(ordered)) return { raw: 0, band: null };
    toSaliency(smoothing);
    const newest = re[KEPT - 1] as number;
    let sum = 0;
    for (let i = KEPT - 1 - neighbours; i < KEPT - 1; i++) sum += re[i] as number;
    const usual = sum / neighbours;
    return { raw: usual > 0 ? Math.max(0, (newest - usual) / usual) : 0, band: null };
  },
});

/**
 * Fills `re` with the series, from its mean and in units of its largest value, and continues it by its last slope: in a transform the newest
 * window would otherwise be the neighbour of the oldest. False for a series that is constant.
 */
function fill(ordered: (i: number) => number): boolean {
  let largest = 0;
  for (let i = 0; i < KEPT; i++) largest = Math.max(largest, Math.abs(ordered(i)));
  if (largest === 0) return false;
  let sum = 0;
  for (let i = 0; i < KEPT; i++) {
    re[i] = ordered(i) / largest;
    sum += re[i] as number;
  }
  const isConstant = re.subarray(0, KEPT).every((x) => x === re[0]);
  if (isConstant) return false;
  for (let i = 0; i < KEPT; i++) re[i] = (re[i] as number) - sum / KEPT;
  // Without the newest window: the extrapolation would otherwise continue a spike in it, and the spike would not be found.
  const before = KEPT - 2;
  let rise = 0;
  for (let i = 1; i <= SLOPE_WINDOWS; i++) rise += ((re[before] as number) - (re[before - i] as number)) / i;
  re.fill((re[before - SLOPE_WINDOWS + 1] as number) + rise, KEPT);
  im.fill(0);
  return true;
}

/** Replaces the series in `re` by its saliency. */
function toSaliency(smoothing: number): void {
  fft(re, im);
  let largest = 0;
  for (let i = 0; i < POINTS; i++) largest = Math.max(largest, Math.hypot(re[i] as number, im[i] as number));
  const floor = largest * AMPLITUDE_RATIO_MIN;
  for (let i = 0; i < POINTS; i++) logs[i] = Math.log(Math.max(floor, Math.hypot(re[i] as number, im[i] as number)));
  for (let i = 0; i < POINTS; i++) {
    const amplitude = Math.hypot(re[i] as number, im[i] as number);
    const gain = amplitude > floor ? Math.exp((logs[i] as number) - smoothed(i, smoothing)) / amplitude : 0;
    re[i] = (re[i] as number) * gain;
    im[i] = (im[i] as number) * gain;
  }
  fft(re, im, true);
  for (let i = 0; i < POINTS; i++) re[i] = Math.hypot(re[i] as number, im[i] as number);
}

/** Mean of the log amplitudes around a bin; the spectrum is periodic. */
function smoothed(bin: number, bins: number): number {
  let sum = 0;
  for (let k = 0; k < bins; k++) sum += logs[(bin + k - (bins >> 1) + POINTS) % POINTS] as number;
  return sum / bins;
}
