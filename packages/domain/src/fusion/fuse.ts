import type { Preset } from "../model/detection-config";

/** Smallest probability told apart; below it all is equally impossible. */
const SMALLEST = 1e-15;

/**
 * One probability from several that depend on each other (the detectors see the same windows): the harmonic mean, which stays close to
 * level under dependence where Fisher's method does not.
 * Source: D. J. Wilson, "The harmonic mean p-value for combining dependent tests", PNAS 116 (2019).
 */
export const harmonicMean = (probabilities: readonly number[]): number =>
  probabilities.length ? probabilities.length / probabilities.reduce((sum, p) => sum + 1 / Math.max(p, SMALLEST), 0) : 1;

/** A tail probability as a score 0…1: one half where one normal window in 10,000 would score as high. */
export function scoreOf(probability: number): number {
  return ofDecades(-Math.log10(Math.max(probability, SMALLEST)));
}
const ofDecades = (decades: number): number => (decades <= 0 ? 0 : decades / (decades + 4));

/** The composite score from which a window counts as anomalous: one normal window in 100,000, 10,000, 1,000. */
export const THRESHOLD: Readonly<Record<Preset, number>> = { quiet: 5 / 9, balanced: 4 / 8, sensitive: 3 / 7 };

const DECADES: Readonly<Record<Preset, number>> = { quiet: 5, balanced: 4, sensitive: 3 };
/** The same, so many decades more cautious; never below one normal window in ten. */
export const thresholdOf = (preset: Preset, caution = 0): number =>
  caution === 0 ? THRESHOLD[preset] : ofDecades(Math.max(1, DECADES[preset] + caution));

/** One window alone suffices when it is this much less likely than the threshold. */
const STRONG = 1.5;
/** Otherwise two of the last three windows must agree. */
const OF_LAST = 3;
const AGREE = 2;

/** Layout: the last windows as bits, the newest lowest, 1 for an anomalous one; whether it is firing. */
export const PERSISTENCE_SLOTS = 2;
const FIRING = 1;

export const isFiring = (m: Float64Array, at: number): boolean => m[at + FIRING] === 1;

/** The refractory rule: what fires goes on as one event until a window is normal again. True while it fires. */
export function persist(m: Float64Array, at: number, score: number, threshold: number): boolean {
  const anomalous = score >= threshold;
  const recent = (((m[at] as number) << 1) | Number(anomalous)) & (2 ** OF_LAST - 1);
  m[at] = recent;
  const strong = score / (1 - score) >= (STRONG * threshold) / (1 - threshold);
  const agree = bitsOf(recent) >= AGREE;
  const firing = anomalous && (m[at + FIRING] === 1 || strong || agree);
  m[at + FIRING] = Number(firing);
  return firing;
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
