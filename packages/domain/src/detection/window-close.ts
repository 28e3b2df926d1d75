import { metricTitleOf } from "../alerts/alert-title";
import { quantity } from "../alerts/quantity";
import { mean, median } from "../features/order-statistics";
import { windowFeatures } from "../features/window-features";
import type { LevelVerdict } from "../judgement/level-judge";
import { isJudged } from "../metrics/nature";
import type { Preset, SeriesInfo } from "../model/detection-config";
import type { ScoreRow, WindowRow } from "../model/effects";
import type { Vote } from "../model/evidence";
import { inTimeOrder, type WindowSamples } from "../windows/window-samples";
import type { Joint } from "./detector-bank";
import { stepModel } from "./model-change";
import type { Series } from "./series";
import { isPlanned, learnPresent } from "./set-aside";
import { EXPECTATION } from "./voters";

const FIRING_SCORE = 0.5;
const NOT_FIRING_SCORE_MAX = 0.49;
/** Smallest meaningful change of a loss or availability ratio, 0…1. */
const RATIO_RESOLUTION = 0.02;

export const expectedSamples = (windowMs: number, intervalMs: number): number => Math.max(1, Math.round(windowMs / intervalMs));

/** The row of a closed window, with its features. */
export function windowRow(info: SeriesInfo, window: WindowSamples, windowMs: number): WindowRow {
  const { tsMs, value } = inTimeOrder(window);
  return {
    seriesId: info.seriesId,
    startMs: window.startMs,
    endMs: window.startMs + windowMs,
    n: value.length,
    expected: expectedSamples(windowMs, info.intervalMs),
    features: windowFeatures(tsMs, value),
    revision: window.revision,
  };
}

/** The value of a window: the median of delays, the mean of ratios (a median of losses would hide every loss below one half). */
export const representative = (info: SeriesInfo, value: readonly number[]): number => (isRatio(info) ? mean(value) : median(value));

export const isRatio = (info: Pick<SeriesInfo, "metricType">): boolean =>
  info.metricType === "error_rate" || info.metricType === "availability";

export interface WindowContext {
  preset: Preset;
  windowMs: number;
  learningWindows: number;
  inEpisode: boolean;
  joint: Joint | null;
}

/** Passes a closed window to judges and detectors and stores their verdict; null for an unscored metric and while all of them learn. */
export function scoreWindow(entry: Series, window: WindowSamples, context: WindowContext): ScoreRow | null {
  const { info, nature, state, terms } = entry;
  if (!isJudged(nature)) return null;
  const { startMs } = window;
  const value = representative(info, window.value);
  const resolution = resolutionOf(info, window);
  const isPrecise = window.uncertainty.some((u) => u !== null);
  const bank = stepModel(state, { startMs, value, resolution }, info.tuning ?? null, context);
  const level = state.judgement.seeWindow(nature, { startMs, value, resolution, isPrecise, isSupported: bank.firing }, terms);
  const endMs = window.startMs + context.windowMs;
  const troubles = state.judgement.troubles(nature, terms);
  const isFiring = troubles.length > 0;
  const isPending = level?.isPending ?? state.judgement.isPending(nature, terms);
  if (!context.inEpisode && !isPending && !isFiring) state.baseline.learn(window.value);
  state.latest.judge({ firing: isFiring, pending: isPending }, window.tsMs[0] ?? window.startMs, endMs);
  if (level?.change === "settled") {
    entry.key.state.ending = settledAt(entry, value);
    if (!isPlanned(entry, startMs, endMs)) learnPresent(entry);
  }
  const votes = votesOf(bank.votes, level);
  const compositeScore = compositeOf(bank.compositeScore, level, isFiring);
  const expected = level?.expected ?? bank.expected;
  const confidence = Math.min(1, window.value.length / expectedSamples(context.windowMs, info.intervalMs));
  state.latest.setVerdict(votes.length ? { votes, compositeScore, expected, confidence } : null);
  if (!votes.length) return null;
  const { changepointScore, residualScore, multivariateScore } = familyScores(votes);
  return {
    seriesId: info.seriesId,
    tsMs: endMs,
    ruleScore: Object.values(state.rules).some((rule) => rule.firing) ? 1 : 0,
    changepointScore,
    residualScore,
    multivariateScore,
    compositeScore,
    isAnomaly: isFiring,
    confidence,
    expected,
  };
}

const settledAt = ({ info }: Series, value: number) => ({
  resolution: "settled" as const,
  reason: `${metricTitleOf(info)} has settled at a new level, ${quantity(value, info.unit)}.`,
});

/** The votes of the detectors and of the judge of levels, of equal weight. */
function votesOf(votes: Vote[], level: LevelVerdict | null): Vote[] {
  if (!level || level.isLearning) return votes;
  const weight = 1 / (votes.length + 1);
  const all = votes.map(({ family, detector, score }): Vote => ({ family, detector, score, weight }));
  all.push({ family: EXPECTATION.family, detector: EXPECTATION.detector, score: level.score, weight });
  return all;
}

/** The composite score: at least 0.5 exactly when a judge fires. Without a level verdict, the detectors' score is used, capped below 0.5. */
function compositeOf(bankScore: number, level: LevelVerdict | null, isFiring: boolean): number {
  const score = level && !level.isLearning ? level.score : bankScore;
  return isFiring ? Math.max(score, FIRING_SCORE) : Math.min(score, NOT_FIRING_SCORE_MAX);
}

/** The highest score of each family. */
export const familyScores = (votes: readonly Vote[]): Pick<ScoreRow, "changepointScore" | "residualScore" | "multivariateScore"> => ({
  changepointScore: highestOf(votes, "changepoint"),
  residualScore: highestOf(votes, "residual"),
  multivariateScore: highestOf(votes, "multivariate"),
});

function highestOf(votes: readonly Vote[], family: Vote["family"]): number {
  let highest = 0;
  for (const vote of votes) if (vote.family === family) highest = Math.max(highest, vote.score);
  return highest;
}

/** Assumed resolution of a delay whose uncertainty is not stated, by unit. */
const UNSTATED_RESOLUTION: Readonly<Record<string, number>> = { s: 1e-5, ms: 0.01, us: 0.5 };

/** Standard deviation from the median 95 % half-width of the window's samples. The median is used because it describes a typical sample. */
function resolutionOf(info: SeriesInfo, window: WindowSamples): number {
  const known = window.uncertainty.filter((u) => u !== null);
  return resolutionFor(info, known.length ? median(known) : null);
}

/** Smallest difference that is worth an alert. @param uncertainty 95 % half-width of the window's typical sample, null when none is stated */
export function resolutionFor(info: Pick<SeriesInfo, "metricType" | "unit">, uncertainty: number | null): number {
  if (isRatio(info)) return RATIO_RESOLUTION;
  if (uncertainty !== null) return uncertainty / 1.96;
  return info.metricType === "latency" ? (UNSTATED_RESOLUTION[info.unit] ?? 0) : 0;
}
