import type { Preset } from "../detection/pipeline-types";

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

export interface Persistence {
  /** 1 for an anomalous window, newest last. */
  recent: number[];
  firing: boolean;
}
export const newPersistence = (): Persistence => ({ recent: [], firing: false });

/** The refractory rule: what fires goes on as one event until a window is normal again. */
export function persist(state: Persistence, score: number, threshold: number): void {
  const anomalous = score >= threshold;
  state.recent = [...state.recent, anomalous ? 1 : 0].slice(-OF_LAST);
  const strong = score / (1 - score) >= (STRONG * threshold) / (1 - threshold);
  const agree = state.recent.filter((hit) => hit === 1).length >= AGREE;
  state.firing = anomalous && (state.firing || strong || agree);
}
