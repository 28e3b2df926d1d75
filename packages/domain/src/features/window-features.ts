import { ascending, mean, quantileOfSorted } from "./order-statistics";

/** Weight of the newest sample in `ewma`. */
const EWMA_ALPHA = 0.3;
/** With fewer samples an autocorrelation is meaningless. */
const SEASONALITY_SAMPLES_MIN = 8;

/**
 * The 14 statistics of a window. Their order is public: the array form of Features has them as numbers without names
 * (docs/spec/data-model.md). The five from `trend` on may be null. All but `trend` and `seasonality` are in the metric's unit.
 */
export const FEATURE_NAMES = [
  "mean",
  "std",
  "min",
  "max",
  "median",
  "p25",
  "p75",
  "p95",
  "p99",
  "trend",
  "seasonality",
  "ewma",
  "gradient",
  "cusum",
] as const;
export type FeatureVector = readonly (number | null)[];

/**
 * Features of one window's samples, ordered by time.
 * - std: population standard deviation (divisor n)
 * - median, p25 … p99: linear interpolation, type 7 of Hyndman & Fan, "Sample quantiles in statistical packages", 1996
 * - trend: least-squares slope, unit per second; null for one sample
 * - seasonality: largest autocorrelation at lags 2 … n/2, 0…1 (Box & Jenkins 1970, ch. 2); null below 8 samples or without variance
 * - ewma: last value of the exponentially weighted mean, α = 0.3 (Roberts 1959), started at the first sample
 * - gradient: mean change from one sample to the next; null for one sample
 * - cusum: largest |cumulative sum of deviations from the window's mean| (Page 1954)
 */
export function windowFeatures(tsMs: readonly number[], value: readonly number[]): FeatureVector {
  const [only = 0] = value;
  if (value.length === 1) return [only, 0, only, only, only, only, only, only, only, null, null, only, null, 0];
  const sorted = ascending(value);
  const centre = mean(value);
  const std = Math.sqrt(mean(value.map((v) => (v - centre) ** 2)));
  const q = (p: number): number => quantileOfSorted(sorted, p);
  const enough = value.length > 1;
  return [
    centre,
    std,
    q(0),
    q(1),
    q(0.5),
    q(0.25),
    q(0.75),
    q(0.95),
    q(0.99),
    enough ? slopePerSecond(tsMs, value) : null,
    seasonality(value, centre, std),
    value.reduce((level, v) => level + EWMA_ALPHA * (v - level), value[0] ?? 0),
    enough ? ((value.at(-1) ?? 0) - (value[0] ?? 0)) / (value.length - 1) : null,
    largestExcursion(value, centre),
  ];
}

function slopePerSecond(tsMs: readonly number[], value: readonly number[]): number | null {
  const centreT = mean(tsMs);
  const centreV = mean(value);
  let covariance = 0;
  let variance = 0;
  tsMs.forEach((t, i) => {
    covariance += (t - centreT) * ((value[i] ?? 0) - centreV);
    variance += (t - centreT) ** 2;
  });
  return variance > 0 ? (covariance / variance) * 1000 : null;
}

function seasonality(value: readonly number[], centre: number, std: number): number | null {
  if (value.length < SEASONALITY_SAMPLES_MIN || std === 0) return null;
  let best = 0;
  for (let lag = 2; lag <= value.length / 2; lag++) {
    let sum = 0;
    for (let i = lag; i < value.length; i++) sum += ((value[i] ?? 0) - centre) * ((value[i - lag] ?? 0) - centre);
    best = Math.max(best, sum / (value.length * std * std));
  }
  return Math.min(1, best);
}

function largestExcursion(value: readonly number[], centre: number): number {
  let sum = 0;
  let largest = 0;
  for (const v of value) {
    sum += v - centre;
    largest = Math.max(largest, Math.abs(sum));
  }
  return largest;
}
