import { MAD_TO_SIGMA, mean, median, medianDeviation } from "../features/order-statistics";

/** Huber's k: residuals beyond this many sigma are pulled in before they move the level. */
const HUBER_K = 2;
/** Makes the bounded scale function consistent at the normal distribution, for k = 2 (Gelper et al. 2010, §2.2). */
const BIWEIGHT_C = 2.52;
const LEVEL_RATE = 0.1;
const SCALE_RATE = 0.05;
/** Beyond this many sigma a window is not learnt from; a run of them as long as the learning is the new normal. */
const FAR = 6;

/**
 * Level and spread of a series that outliers cannot drag: median and MAD of the first windows, then robust exponential smoothing, O(1).
 * Source: Gelper, Fried & Croux, "Robust forecasting with exponential and Holt–Winters smoothing", J. Forecasting 29 (2010).
 */
export interface RobustLevel {
  /** First windows, until there are enough to fit. */
  first: number[];
  /** The present run of far-off windows. */
  far: number[];
  fitted: boolean;
  level: number;
  sigma: number;
}

export const newRobustLevel = (): RobustLevel => ({ first: [], far: [], fitted: false, level: 0, sigma: 0 });

/** Standardised distance of `value` from the level; null until fitted. `resolution` is the smallest spread taken seriously. */
export function standardise(state: RobustLevel, value: number, resolution: number): number | null {
  if (!state.fitted) return null;
  return (value - state.level) / spreadFor(state, value, resolution);
}

/** A series that never moved has no spread of its own; then half a per cent of its size counts as one. */
export const spreadFor = (state: RobustLevel, value: number, resolution: number): number =>
  Math.max(state.sigma, resolution, state.sigma > 0 ? 0 : 0.005 * Math.max(Math.abs(state.level), Math.abs(value)), Number.MIN_VALUE);

/** Learns one window; true when it made the level anew, from the first windows or from a long run of far-off ones. */
export function learn(state: RobustLevel, value: number, resolution: number, fitWindows: number): boolean {
  const z = standardise(state, value, resolution);
  if (z === null) {
    state.first.push(value);
    return state.first.length >= fitWindows && fit(state, state.first);
  }
  if (Math.abs(z) > FAR) {
    state.far.push(value);
    return state.far.length >= 2 * fitWindows && fit(state, state.far);
  }
  state.far = [];
  const spread = spreadFor(state, value, resolution);
  state.level += LEVEL_RATE * Math.max(-HUBER_K, Math.min(HUBER_K, z)) * spread;
  const rho = Math.abs(z) <= HUBER_K ? BIWEIGHT_C * (1 - (1 - (z / HUBER_K) ** 2) ** 3) : BIWEIGHT_C;
  if (state.sigma > 0) state.sigma *= Math.sqrt(1 - SCALE_RATE + SCALE_RATE * rho);
  else state.sigma = Math.sqrt(SCALE_RATE) * Math.abs(value - state.level);
  return false;
}

function fit(state: RobustLevel, values: readonly number[]): true {
  state.level = median(values);
  const robust = MAD_TO_SIGMA * medianDeviation(values, state.level);
  // Coarse stamps make most values equal; then the mean deviation is the spread there is (E|x| = 0.798 σ for the normal).
  state.sigma = robust > 0 ? robust : mean(values.map((v) => Math.abs(v - state.level))) / 0.798;
  state.fitted = true;
  state.first = [];
  state.far = [];
  return true;
}
