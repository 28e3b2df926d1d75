import { mean, median } from "../features/order-statistics";
import { windowFeatures } from "../features/window-features";
import { inTimeOrder, type WindowSamples } from "../windows/window-samples";
import type { Joint } from "./detector-bank";
import type { Vote } from "./evidence";
import { stepModel } from "./model-change";
import type { Preset, ScoreRow, SeriesInfo, WindowRow } from "./pipeline-types";
import type { SeriesState } from "./series-state";

/** Smallest change of a loss or availability ratio taken seriously. */
const RATIO_RESOLUTION = 0.02;

export const expectedSamples = (windowMs: number, intervalMs: number): number => Math.max(1, Math.round(windowMs / intervalMs));

/** The row of a closed window, features and all. */
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

/** The one number a window stands for: the median of its delays, the mean of its ratios (a median of losses hides every loss below half). */
export const representative = (info: SeriesInfo, value: readonly number[]): number => (isRatio(info) ? mean(value) : median(value));

export const isRatio = (info: Pick<SeriesInfo, "metricType">): boolean =>
  info.metricType === "error_rate" || info.metricType === "availability";

/** Shows a closed window to the detectors and keeps what they say; the windows of an open alert do not enter the baseline. Null while learning. */
export function scoreWindow(
  info: SeriesInfo,
  state: SeriesState,
  window: WindowSamples,
  context: { windowMs: number; preset: Preset; learningWindows: number; inEpisode: boolean; joint: Joint | null },
): ScoreRow | null {
  const point = { startMs: window.startMs, value: representative(info, window.value), resolution: resolutionOf(info, window) };
  const verdict = stepModel(state, point, info.tuning ?? null, context);
  const { firing, pending, votes, compositeScore, expected } = verdict;
  const endMs = window.startMs + context.windowMs;
  if (!context.inEpisode && !pending) state.baseline.learn(window.value);
  state.latest.judge(verdict, window.tsMs[0] ?? window.startMs, endMs);
  const confidence = Math.min(1, window.value.length / expectedSamples(context.windowMs, info.intervalMs));
  state.latest.say(votes.length ? { votes, compositeScore, expected, confidence } : null);
  if (!votes.length) return null;
  return {
    seriesId: info.seriesId,
    tsMs: endMs,
    ruleScore: Object.values(state.rules).some((rule) => rule.firing) ? 1 : 0,
    ...familyScores(votes),
    compositeScore,
    isAnomaly: firing,
    confidence,
    expected,
  };
}

/** The highest score of each family. */
export function familyScores(votes: readonly Vote[]): Pick<ScoreRow, "changepointScore" | "residualScore" | "multivariateScore"> {
  const highest = (family: Vote["family"]): number => Math.max(0, ...votes.filter((v) => v.family === family).map((v) => v.score));
  return { changepointScore: highest("changepoint"), residualScore: highest("residual"), multivariateScore: highest("multivariate") };
}

/** Taken for the resolution of a delay whose uncertainty is not stated. */
const UNSTATED_RESOLUTION: Readonly<Record<string, number>> = { s: 1e-5, ms: 0.01, us: 0.5 };

/** 95 % half-widths as a standard deviation; of the median one, since a window's typical sample decides. */
function resolutionOf(info: SeriesInfo, window: WindowSamples): number {
  const known = window.uncertainty.filter((u) => u !== null);
  return resolutionFor(info, known.length ? median(known) : null);
}

/** Smallest difference worth speaking of. @param uncertainty 95 % half-width of the window's typical sample, null when none is stated */
export function resolutionFor(info: Pick<SeriesInfo, "metricType" | "unit">, uncertainty: number | null): number {
  if (isRatio(info)) return RATIO_RESOLUTION;
  if (uncertainty !== null) return uncertainty / 1.96;
  return info.metricType === "latency" ? (UNSTATED_RESOLUTION[info.unit] ?? 0) : 0;
}
