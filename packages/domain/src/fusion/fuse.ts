import type { Preset } from "../model/detection-config";

/** Probabilities below this are clamped. */
const PROBABILITY_MIN = 1e-15;

/**
 * Combines probabilities that depend on each other, because the detectors see the same windows: the harmonic mean keeps the false-alarm
 * rate under dependence, where Fisher's method does not.
 * Source: D. J. Wilson, "The harmonic mean p-value for combining dependent tests", PNAS 116 (2019).
 */
export const harmonicMean = (probabilities: readonly number[]): number =>
  probabilities.length ? probabilities.length / probabilities.reduce((sum, p) => sum + 1 / Math.max(p, PROBABILITY_MIN), 0) : 1;

/** A tail probability as a score 0…1: one half where one normal window in 10,000 would score as high. */
export function scoreOf(probability: number): number {
  return ofDecades(-Math.log10(Math.max(probability, PROBABILITY_MIN)));
}
const ofDecades = (decades: number): number => (decades <= 0 ? 0 : decades / (decades + 4));

/** The composite score from which a window counts as anomalous: one normal window in 100,000, 10,000, 1,000. */
export const THRESHOLD_SCORE: Readonly<Record<Preset, number>> = { quiet: 5 / 9, balanced: 4 / 8, sensitive: 3 / 7 };

const THRESHOLD_DECADES: Readonly<Record<Preset, number>> = { quiet: 5, balanced: 4, sensitive: 3 };
/** The threshold of a preset, made more cautious by some decades; at least one normal window in ten. */
export const thresholdOf = (preset: Preset, caution = 0): number =>
  caution === 0 ? THRESHOLD_SCORE[preset] : ofDecades(Math.max(1, THRESHOLD_DECADES[preset] + caution));

/** A single window fires when its odds exceed those of the threshold by this factor. */
const STRONG_RATIO = 1.5;
/** Otherwise so many of the last windows must be anomalous. */
const RECENT_WINDOWS = 3;
const AGREEING_WINDOWS_MIN = 2;

/** Layout: the last windows as bits (the newest lowest, 1 = anomalous); whether it is firing. */
export const PERSISTENCE_SLOTS = 2;
const FIRING_STATE = 1;

export const isFiring = (m: Float64Array, at: number): boolean => m[at + FIRING_STATE] === 1;

/** Adds a window and returns whether the series fires. A firing series is one event until a window is normal again. */
export function persist(m: Float64Array, at: number, score: number, threshold: number): boolean {
  const anomalous = score >= threshold;
  const recent = (((m[at] as number) << 1) | Number(anomalous)) & (2 ** RECENT_WINDOWS - 1);
  m[at] = recent;
  const strong = score / (1 - score) >= (STRONG_RATIO * threshold) / (1 - threshold);
  const agree = bitsOf(recent) >= AGREEING_WINDOWS_MIN;
  const firing = anomalous && (m[at + FIRING_STATE] === 1 || strong || agree);
  m[at + FIRING_STATE] = Number(firing);
  return firing;
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
