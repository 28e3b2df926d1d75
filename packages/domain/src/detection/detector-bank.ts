import { learnRaw, newCalibrator, type TailCalibrator, tailProbability, winsorise } from "../calibration/tail-calibrator";
import { cusum } from "../detectors/cusum";
import type { DetectorStep, WindowPoint } from "../detectors/detector";
import { seasonalResidual } from "../detectors/seasonal-residual";
import { harmonicMean, newPersistence, type Persistence, persist, scoreOf, THRESHOLD } from "../fusion/fuse";
import type { Preset } from "./pipeline-types";

const CUSUM = cusum.params.parse({});
const RESIDUAL = seasonalResidual.params.parse({});

/** The detectors of one series with their calibration. Plain data. */
export interface BankState {
  cusum: ReturnType<typeof cusum.init>;
  residual: ReturnType<typeof seasonalResidual.init>;
  cusumTail: TailCalibrator;
  residualTail: TailCalibrator;
  persistence: Persistence;
  /** Windows seen, up to what learning needs. */
  learnt: number;
}

export interface BankVerdict {
  changepointScore: number;
  residualScore: number;
  compositeScore: number;
  expected: { value: number; low: number; high: number } | null;
  firing: boolean;
  pending: boolean;
  /** False while learning: the scores are 0 because nothing is known, not because all is well. */
  learnt: boolean;
}

export const newBank = (): BankState => ({
  cusum: cusum.init(),
  residual: seasonalResidual.init(),
  cusumTail: newCalibrator(),
  residualTail: newCalibrator(),
  persistence: newPersistence(),
  learnt: 0,
});

/** Learning takes two halves: the detectors are fitted on the first, their scores calibrated on the second. */
export function stepBank(state: BankState, window: WindowPoint, preset: Preset, learningWindows: number): BankVerdict {
  const fitWindows = Math.max(2, Math.ceil(learningWindows / 2));
  state.learnt = Math.min(learningWindows, state.learnt + 1);
  const change = cusum.step(state.cusum, window, CUSUM, fitWindows);
  const residual = seasonalResidual.step(state.residual, window, RESIDUAL, fitWindows);
  const learnt = state.learnt >= learningWindows;
  if (!change || !residual) return silent(residual);
  const pChange = tailProbability(state.cusumTail, change.raw);
  const pResidual = tailProbability(state.residualTail, residual.raw);
  const composite = scoreOf(harmonicMean([pChange, pResidual]));
  const expected = { value: residual.expected, low: residual.low, high: residual.high };
  if (learnt) persist(state.persistence, composite, THRESHOLD[preset]);
  const odd = learnt && composite >= THRESHOLD[preset];
  learnRaw(state.cusumTail, odd ? winsorise(state.cusumTail, change.raw) : change.raw);
  learnRaw(state.residualTail, odd ? winsorise(state.residualTail, residual.raw) : residual.raw);
  if (!learnt) return { ...silent(residual), expected };
  const { firing } = state.persistence;
  return {
    changepointScore: scoreOf(pChange),
    residualScore: scoreOf(pResidual),
    compositeScore: composite,
    expected,
    firing,
    pending: odd && !firing,
    learnt,
  };
}

const silent = (residual: DetectorStep | null): BankVerdict => ({
  changepointScore: 0,
  residualScore: 0,
  compositeScore: 0,
  expected: residual && { value: residual.expected, low: residual.low, high: residual.high },
  firing: false,
  pending: false,
  learnt: false,
});
