import type { Prisma } from "@padit/db";
import { BacktestOutcome, ExperimentProgress, ExperimentSettings, JUDGEMENT_RUNG, parseTuning, type Tuning } from "@padit/domain";
import { RunState } from "../replays/replay-view";

export interface ExperimentView {
  id: string;
  state: RunState;
  settings: ExperimentSettings;
  from: Date;
  to: Date;
  progress: ExperimentProgress;
  error: string | null;
  isCancelling: boolean;
  createdBy: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

export const experimentView = (row: Prisma.ExperimentGetPayload<object>): ExperimentView => ({
  id: row.id,
  state: RunState.parse(row.state),
  settings: ExperimentSettings.parse(row.settings),
  from: row.fromAt,
  to: row.toAt,
  progress: ExperimentProgress.parse(row.progress),
  error: row.error,
  isCancelling: row.cancelRequestedAt !== null && row.endedAt === null,
  createdBy: row.createdBy,
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
});

export interface TrialView {
  candidate: string;
  rung: number;
  /** Whether this is the final judgement, on data that the search did not use. */
  isJudgement: boolean;
  tuning: Tuning | null;
  outcome: BacktestOutcome;
  durationMs: number;
  at: Date;
}

export const trialView = (row: Prisma.TrialGetPayload<object>): TrialView => ({
  candidate: row.candidate,
  rung: row.rung,
  isJudgement: row.rung === JUDGEMENT_RUNG,
  tuning: parseTuning(row.tuning),
  outcome: BacktestOutcome.parse(row.outcome),
  durationMs: row.durationMs,
  at: row.at,
});
