import { LAG, learnLater, learnRaw, tailProbability } from "../calibration/tail-calibrator";
import type { Band, WindowPoint } from "../detectors/detector";
import { harmonicMean, isFiring, persist, scoreOf, thresholdOf } from "../fusion/fuse";
import { type Memory, newMemory } from "../memory/memory";
import type { Preset, Tuning } from "../model/detection-config";
import type { Vote } from "../model/evidence";
import { DISTRUST, ensembleOf, JOINT_TAIL, JUDGED, LEARNT, LEFT_OUT, PERSISTENCE } from "./ensemble";

/** The detectors of one series with their calibration. */
export interface BankState {
  /** null until the first window; fits the ensemble of the tuning the bank was begun with. */
  memory: Memory | null;
}

/** What the metrics of the endpoint say together of this series. */
export interface Joint {
  detector: string;
  raw: number;
}

export interface BankVerdict {
  /** Empty while learning: no score is given because nothing is known, not because all is well. */
  votes: Vote[];
  compositeScore: number;
  expected: Band | null;
  firing: boolean;
  pending: boolean;
}

/** Half-width of 95 % in resolutions; resolutions that are a difference however small its share; the share of a value that is one. */
const UNCERTAINTY = 1.96;
const CERTAIN = 20;
const LEAST_SHARE = 0.05;

/** How a bank judges. */
export interface BankTerms {
  preset: Preset;
  learningWindows: number;
  /** null: every detector with its defaults. */
  tuning?: Tuning | null;
  /** null when the endpoint says nothing yet. */
  joint?: Joint | null;
  /** Something is known to be wrong: the window is no measure of what is normal. */
  inEpisode?: boolean;
}

interface Say extends Joint {
  family: Vote["family"];
  probability: number;
  tailAt: number;
}

export const newBank = (): BankState => ({ memory: null });

/** Windows seen, up to what learning needs. */
export const learntWindows = ({ memory }: BankState): number => (memory ? (memory.f64[LEARNT] as number) : 0);

/**
 * Shows a window to every detector and says what they mean together. Learning takes two halves: the detectors are fitted on the first, their
 * scores calibrated on the second; one that needs longer joins when it has learnt.
 */
export function stepBank(bank: BankState, window: WindowPoint, terms: BankTerms): BankVerdict {
  const { preset, learningWindows, tuning = null, joint = null, inEpisode = false } = terms;
  const { members, slots, fitWindows } = ensembleOf(learningWindows, tuning);
  // Memory of other terms of learning is of no use.
  if (bank.memory?.f64.length !== slots) bank.memory = newMemory(slots);
  const { memory } = bank;
  if (inEpisode && isLeftOut(memory, learningWindows)) return SILENCE;
  const says: Say[] = [];
  let expected: Band | null = null;
  for (const { detector, at, tailAt } of members) {
    const step = detector.step(memory, at, window, fitWindows);
    if (!step) continue;
    says.push(sayOf(memory, detector.family, detector.name, step.raw, tailAt));
    // The residual family is asked what it expected; another only where there is none.
    if (step.band && (expected === null || detector.family === "residual")) expected = step.band;
  }
  // Before any detector speaks nothing is learnt, however long that takes.
  const learnt = Math.min(says.length ? learningWindows : learningWindows - 1, learntWindows(bank) + 1);
  memory.f64[LEARNT] = learnt;
  if (joint) says.push(sayOf(memory, "multivariate", joint.detector, joint.raw, JOINT_TAIL));
  const compositeScore = scoreOf(harmonicMean(says.map(({ probability }) => probability)));
  const threshold = thresholdOf(preset, tuning?.caution);
  if (learnt < learningWindows) {
    for (const { tailAt, raw } of says) learnRaw(memory, tailAt, raw);
    return expected === null ? SILENCE : { votes: [], compositeScore: 0, expected, firing: false, pending: false };
  }
  const odd = compositeScore >= threshold;
  learnJudged(memory, says, odd || inEpisode);
  const firing = persist(
    memory.f64,
    PERSISTENCE,
    isWorthTelling(window, expected, isFiring(memory.f64, PERSISTENCE)) ? compositeScore : 0,
    threshold,
  );
  const votes = says.map(({ family, detector, probability }) => ({
    family,
    detector,
    score: scoreOf(probability),
    weight: 1 / says.length,
  }));
  return { votes, compositeScore, expected, firing, pending: odd && !firing && isWorthTelling(window, expected, false) };
}

const SILENCE: BankVerdict = { votes: [], compositeScore: 0, expected: null, firing: false, pending: false };

/** A fault that is known while learning does not teach what is normal. One that lasts as long as the learning is how it is. */
function isLeftOut({ f64 }: Memory, learningWindows: number): boolean {
  const leftOut = f64[LEFT_OUT] as number;
  if ((f64[LEARNT] as number) >= learningWindows || leftOut >= learningWindows) return false;
  f64[LEFT_OUT] = leftOut + 1;
  return true;
}

/**
 * Whether a person would care: the window lies outside the measurement's uncertainty and differs from what was expected by a share of it, or
 * by many times what the measurement can resolve. What fires already goes on at half of that.
 */
function isWorthTelling({ value, resolution }: WindowPoint, expected: Band | null, isFiringAlready: boolean): boolean {
  if (!expected) return true;
  const share = LEAST_SHARE * Math.abs(expected.value);
  const least = Math.max(UNCERTAINTY * resolution, resolution > 0 ? Math.min(share, CERTAIN * resolution) : share);
  return Math.abs(value - expected.value) >= (isFiringAlready ? least / 2 : least);
}

/** What was said enters the history later, clipped when by then something odd was seen. */
function learnJudged(memory: Memory, says: readonly Say[], isOdd: boolean): void {
  const { f64 } = memory;
  const turn = f64[JUDGED] as number;
  const distrust = isOdd ? LAG + 1 : Math.max(0, (f64[DISTRUST] as number) - 1);
  f64[JUDGED] = turn + 1;
  f64[DISTRUST] = distrust;
  for (const { tailAt, raw } of says) learnLater(memory, tailAt, raw, turn, distrust === 0);
}

const sayOf = (memory: Memory, family: Vote["family"], detector: string, raw: number, tailAt: number): Say => ({
  family,
  detector,
  raw,
  probability: tailProbability(memory, tailAt, raw),
  tailAt,
});
