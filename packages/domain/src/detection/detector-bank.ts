import { learnRaw, newCalibrator, type TailCalibrator, tailProbability, winsorise } from "../calibration/tail-calibrator";
import { type AnyDetector, detectors } from "../detectors";
import type { WindowPoint } from "../detectors/detector";
import { harmonicMean, newPersistence, type Persistence, persist, scoreOf, thresholdOf } from "../fusion/fuse";
import type { Json } from "../json";
import type { Vote } from "./evidence";
import type { Preset, Tuning } from "./pipeline-types";

/** The detectors of one series with their calibration, in the order of the registry. Plain data. */
export interface BankState {
  detectors: Record<string, { state: Json; tail: TailCalibrator }>;
  persistence: Persistence;
  /** Windows seen, up to what learning needs. */
  learnt: number;
}

export interface BankVerdict {
  /** Empty while learning: no score is given because nothing is known, not because all is well. */
  votes: Vote[];
  compositeScore: number;
  expected: { value: number; low: number; high: number } | null;
  firing: boolean;
  pending: boolean;
}

export const newBank = (): BankState => ({
  detectors: Object.fromEntries(detectors.map((detector) => [detector.id, { state: detector.init(), tail: newCalibrator() }])),
  persistence: newPersistence(),
  learnt: 0,
});

/** Learning takes two halves: the detectors are fitted on the first, their scores calibrated on the second. */
export function stepBank(
  bank: BankState,
  window: WindowPoint,
  preset: Preset,
  learningWindows: number,
  tuning?: Tuning | null,
): BankVerdict {
  const chosen = tuning ? detectors.filter(({ id }) => tuning.detectors[id]) : detectors;
  const threshold = thresholdOf(preset, tuning?.caution);
  const fitWindows = Math.max(2, Math.ceil(learningWindows / 2));
  bank.learnt = Math.min(learningWindows, bank.learnt + 1);
  const steps = chosen.flatMap((detector) => stepOne(bank, detector, window, fitWindows, tuning?.detectors[detector.id]));
  const residual = steps.find(({ detector }) => detector.family === "residual")?.step;
  const expected = residual ? { value: residual.expected, low: residual.low, high: residual.high } : null;
  const learnt = bank.learnt >= learningWindows && steps.length === chosen.length && steps.length > 0;
  const compositeScore = scoreOf(harmonicMean(steps.map(({ probability }) => probability)));
  const odd = learnt && compositeScore >= threshold;
  for (const { tail, step } of steps) learnRaw(tail, odd ? winsorise(tail, step.raw) : step.raw);
  if (!learnt) return { votes: [], compositeScore: 0, expected, firing: false, pending: false };
  persist(bank.persistence, compositeScore, threshold);
  const { firing } = bank.persistence;
  const votes = steps.map(({ detector, probability }) => ({
    family: detector.family,
    detector: detector.id,
    score: scoreOf(probability),
    weight: 1 / steps.length,
  }));
  return { votes, compositeScore, expected, firing, pending: odd && !firing };
}

function stepOne(bank: BankState, detector: AnyDetector, window: WindowPoint, fitWindows: number, params?: Readonly<Record<string, Json>>) {
  const own = bank.detectors[detector.id];
  const step = own && detector.step(own.state, window, fitWindows, params);
  return step ? [{ detector, step, tail: own.tail, probability: tailProbability(own.tail, step.raw) }] : [];
}
