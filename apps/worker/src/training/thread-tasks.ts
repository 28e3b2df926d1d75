import type { BacktestOptions, PipelineSettings, Recording, ReplayedAlert, Tally, TrainingSeries, Tuning } from "@padit/domain";

/** One candidate on one rung. The arrays lie in shared memory, so that handing a task over copies nothing. */
interface TrialTask {
  type: "trial";
  series: readonly TrainingSeries[];
  tuning: Tuning;
  terms: BacktestOptions;
}
/** One recording by variant of policy or model. */
interface ReplayTask {
  type: "replay";
  settings: PipelineSettings;
  recordings: readonly Recording[];
}
export type ThreadTask = TrialTask | ReplayTask;

export interface TaskResult {
  trial: Tally;
  /** By variant. */
  replay: ReplayedAlert[][];
}
export type ResultOf<Task extends ThreadTask> = TaskResult[Task["type"]];

export type ThreadAnswer = { id: number; result: TaskResult[keyof TaskResult] } | { id: number; error: string };
