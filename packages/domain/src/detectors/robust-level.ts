import { MAD_TO_SIGMA, mean, median, medianDeviation } from "../features/order-statistics";
import type { Band } from "./detector";

/** Huber's k: residuals beyond this many sigma are pulled in before they move the level. */
const HUBER_K = 2;
/** Makes the bounded scale function consistent at the normal distribution, for k = 2 (Gelper et al. 2010, §2.2). */
const BIWEIGHT_C = 2.52;
const LEVEL_RATE = 0.1;
const SCALE_RATE = 0.05;
/** Windows farther from the level are not learnt; a run of them as long as twice the learning becomes the new normal. */
const FAR_SIGMAS = 6;
/** Half-width of the band of 99 % of a normal distribution, in sigma. */
const BAND_SIGMAS = 2.6;

/** Layout: whether it is fitted, level, sigma, number of held windows, the held windows (first those to fit, later the present far run). */
const IS_FITTED = 0;
const LEVEL = 1;
const SIGMA = 2;
const HELD_WINDOWS = 3;
const VALUES = 4;

/**
 * Level and spread of a series that outliers cannot drag: median and MAD of the first windows, then robust exponential smoothing, O(1).
 * Source: Gelper, Fried & Croux, "Robust forecasting with exponential and Holt–Winters smoothing", J. Forecasting 29 (2010).
 */
export const robustLevelSlots = (fitWindows: number): number => VALUES + 2 * fitWindows;

export const levelAt = (m: Float64Array, at: number): number => m[at + LEVEL] as number;

/** Standardised distance of `value` from the level; NaN until fitted. `resolution` is the smallest spread used. */
export const standardise = (m: Float64Array, at: number, value: number, resolution: number): number =>
  m[at + IS_FITTED] === 1 ? (value - levelAt(m, at)) / spreadFor(m, at, value, resolution) : Number.NaN;

/** The spread to standardise with. A constant series has none; half a per cent of its size replaces it. */
export function spreadFor(m: Float64Array, at: number, value: number, resolution: number): number {
  const sigma = m[at + SIGMA] as number;
  if (sigma > 0) return Math.max(sigma, resolution, Number.MIN_VALUE);
  return Math.max(resolution, 0.005 * Math.max(Math.abs(levelAt(m, at)), Math.abs(value)), Number.MIN_VALUE);
}

export const bandAround = (value: number, spread: number): Band => ({
  value,
  low: value - BAND_SIGMAS * spread,
  high: value + BAND_SIGMAS * spread,
});

/** Learns one window. Returns true when the level was fitted again, from the first windows or from a long run of far windows. */
export function learn(m: Float64Array, at: number, value: number, resolution: number, fitWindows: number): boolean {
  const z = standardise(m, at, value, resolution);
  if (Number.isNaN(z)) return keep(m, at, value) >= fitWindows && fit(m, at);
  if (Math.abs(z) > FAR_SIGMAS) return keep(m, at, value) >= 2 * fitWindows && fit(m, at);
  m[at + HELD_WINDOWS] = 0;
  const spread = spreadFor(m, at, value, resolution);
  m[at + LEVEL] = levelAt(m, at) + LEVEL_RATE * Math.max(-HUBER_K, Math.min(HUBER_K, z)) * spread;
  const rho = Math.abs(z) <= HUBER_K ? BIWEIGHT_C * (1 - (1 - (z / HUBER_K) ** 2) ** 3) : BIWEIGHT_C;
  const sigma = m[at + SIGMA] as number;
  m[at + SIGMA] =
    sigma > 0 ? sigma * Math.sqrt(1 - SCALE_RATE + SCALE_RATE * rho) : Math.sqrt(SCALE_RATE) * Math.abs(value - levelAt(m, at));
  return false;
}

/** Adds a window to the held ones and returns their number. */
function keep(m: Float64Array, at: number, value: number): number {
  const held = m[at + HELD_WINDOWS] as number;
  m[at + VALUES + held] = value;
  m[at + HELD_WINDOWS] = held + 1;
  return held + 1;
}

function fit(m: Float64Array, at: number): true {
  const values = Array.from(m.subarray(at + VALUES, at + VALUES + (m[at + HELD_WINDOWS] as number)));
  const level = median(values);
  const robust = MAD_TO_SIGMA * medianDeviation(values, level);
  m[at + LEVEL] = level;
  // With coarse timestamps most values are equal and the MAD is 0. The mean deviation replaces it (E|x| = 0.798 σ for a normal distribution).
  m[at + SIGMA] = robust > 0 ? robust : mean(values.map((v) => Math.abs(v - level))) / 0.798;
  m[at + IS_FITTED] = 1;
  m[at + HELD_WINDOWS] = 0;
  return true;
}
