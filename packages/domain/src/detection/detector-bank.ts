import { LAG, learnLater, learnRaw, tailProbability } from "../calibration/tail-calibrator";
import type { Band, WindowPoint } from "../detectors/detector";
import { harmonicMean, isFiring, persist, scoreOf, thresholdOf } from "../fusion/fuse";
import { type Memory, newMemory } from "../memory/memory";
import type { Preset, Tuning } from "../model/detection-config";
import type { Vote } from "../model/evidence";
import { DISTRUSTED_WINDOWS, ensembleOf, JOINT_TAIL, JUDGED_WINDOWS, LEARNT_WINDOWS, PERSISTENCE, SKIPPED_WINDOWS } from "./ensemble";

/** State of the detectors of one series and of their calibration. */
export interface BankState {
  /** null until the first window; its layout is that of the ensemble of the bank's tuning. */
  memory: Memory | null;
}

/** Score of this series by the endpoint detector, which judges the endpoint's metrics together. */
export interface Joint {
  detector: string;
  raw: number;
}

export interface BankVerdict {
  /** Empty while learning. An empty list means unknown, not normal. */
  votes: Vote[];
  compositeScore: number;
  expected: Band | null;
  firing: boolean;
  pending: boolean;
}

/**
 * Smallest difference from the expected value that is worth an alert: the half-width of a 95 % interval (`UNCERTAINTY_RESOLUTIONS`), and the
 * smaller of `EXPECTED_VALUE_SHARE_MIN` of the expected value and `CERTAIN_RESOLUTIONS`.
 */
const UNCERTAINTY_RESOLUTIONS = 1.96;
const CERTAIN_RESOLUTIONS = 20;
const EXPECTED_VALUE_SHARE_MIN = 0.05;

/** The settings and the context of one step of a bank. */
export interface BankTerms {
  preset: Preset;
  learningWindows: number;
  /** null: all detectors with their default parameters. */
  tuning?: Tuning | null;
  /** null when the endpoint detector has no score. */
  joint?: Joint | null;
  /** An alert is open, so the window must not be learnt as normal. */
  inEpisode?: boolean;
}

interface BankScore extends Joint {
  family: Vote["family"];
  probability: number;
  tailAt: number;
}

export const newBank = (): BankState => ({ memory: null });

/** Number of windows learnt, at most the number that learning needs. */
export const learntWindows = ({ memory }: BankState): number => (memory ? (memory.f64[LEARNT_WINDOWS] as number) : 0);

/**
 * Passes a window to every detector and combines their scores. Learning has two halves: the detectors are fitted in the first, their scores
 * are calibrated in the second. A detector that needs longer joins when it has learnt.
 */
export function stepBank(bank: BankState, window: WindowPoint, terms: BankTerms): BankVerdict {
  const { preset, learningWindows, tuning = null, joint = null, inEpisode = false } = terms;
  const { members, slots, fitWindows } = ensembleOf(learningWindows, tuning);
  // Memory with the layout of other settings cannot be used.
  if (bank.memory?.f64.length !== slots) bank.memory = newMemory(slots);
  const { memory } = bank;
  if (inEpisode && isLeftOut(memory, learningWindows)) return SILENCE;
  const bankScores: BankScore[] = [];
  let expected: Band | null = null;
  for (const { detector, at, tailAt } of members) {
    const step = detector.step(memory, at, window, fitWindows);
    if (!step) continue;
    bankScores.push(bankScoreOf(memory, detector.family, detector.name, step.raw, tailAt));
    // The residual family states the expected band; another family does only if no residual detector has one.
    if (step.band && (expected === null || detector.family === "residual")) expected = step.band;
  }
  // Learning cannot finish before at least one detector gives a score.
  const learnt = Math.min(bankScores.length ? learningWindows : learningWindows - 1, learntWindows(bank) + 1);
  memory.f64[LEARNT_WINDOWS] = learnt;
  if (joint) bankScores.push(bankScoreOf(memory, "multivariate", joint.detector, joint.raw, JOINT_TAIL));
  const compositeScore = scoreOf(harmonicMean(bankScores.map(({ probability }) => probability)));
  const threshold = thresholdOf(preset, tuning?.caution);
  if (learnt < learningWindows) {
    for (const { tailAt, raw } of bankScores) learnRaw(memory, tailAt, raw);
    return expected === null ? SILENCE : { votes: [], compositeScore: 0, expected, firing: false, pending: false };
  }
  const odd = compositeScore >= threshold;
  learnJudged(memory, bankScores, odd || inEpisode);
  const firing = persist(
    memory.f64,
    PERSISTENCE,
    isWorthAlerting(window, expected, isFiring(memory.f64, PERSISTENCE)) ? compositeScore : 0,
    threshold,
  );
  const votes = bankScores.map(({ family, detector, probability }) => ({
    family,
    detector,
    score: scoreOf(probability),
    weight: 1 / bankScores.length,
  }));
  return { votes, compositeScore, expected, firing, pending: odd && !firing && isWorthAlerting(window, expected, false) };
}

const SILENCE: BankVerdict = { votes: [], compositeScore: 0, expected: null, firing: false, pending: false };

/** Whether to skip a window of an open alert while learning. At most `learningWindows` are skipped; a longer fault is learnt as normal. */
function isLeftOut({ f64 }: Memory, learningWindows: number): boolean {
  const leftOut = f64[SKIPPED_WINDOWS] as number;
  if ((f64[LEARNT_WINDOWS] as number) >= learningWindows || leftOut >= learningWindows) return false;
  f64[SKIPPED_WINDOWS] = leftOut + 1;
  return true;
}

/**
 * Whether the difference from the expected value is worth an alert: it exceeds the measurement's uncertainty, and a share of the expected
 * value or many resolutions. Half of that keeps a firing detection firing.
 */
function isWorthAlerting({ value, resolution }: WindowPoint, expected: Band | null, isFiringAlready: boolean): boolean {
  if (!expected) return true;
  const share = EXPECTED_VALUE_SHARE_MIN * Math.abs(expected.value);
  const least = Math.max(UNCERTAINTY_RESOLUTIONS * resolution, resolution > 0 ? Math.min(share, CERTAIN_RESOLUTIONS * resolution) : share);
  return Math.abs(value - expected.value) >= (isFiringAlready ? least / 2 : least);
}

/** Queues the scores for the calibration history. They enter it later, clipped if an anomaly was seen by then. */
function learnJudged(memory: Memory, bankScores: readonly BankScore[], isOdd: boolean): void {
  const { f64 } = memory;
  const turn = f64[JUDGED_WINDOWS] as number;
  const distrust = isOdd ? LAG + 1 : Math.max(0, (f64[DISTRUSTED_WINDOWS] as number) - 1);
  f64[JUDGED_WINDOWS] = turn + 1;
  f64[DISTRUSTED_WINDOWS] = distrust;
  for (const { tailAt, raw } of bankScores) learnLater(memory, tailAt, raw, turn, distrust === 0);
}

const bankScoreOf = (memory: Memory, family: Vote["family"], detector: string, raw: number, tailAt: number): BankScore => ({
  family,
  detector,
  raw,
  probability: tailProbability(memory, tailAt, raw),
  tailAt,
});
