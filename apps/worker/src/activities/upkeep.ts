import { UPKEEP_STEP_NAMES } from "@padit/db";
import type { UpkeepEvent } from "../metrics";
import { searchSuggestions } from "../suggestions/search-suggestions";
import { checkDrift } from "../training/check-drift";
import type { TrainingDoors } from "../training/training-doors";

export interface UpkeepDoors {
  training: TrainingDoors;
  onUpkeep: (event: UpkeepEvent) => void;
  onFailure: (step: string, error: unknown) => void;
  now: () => Date;
}

const DRIFT_STEP = "model_drift";
const SUGGESTION_STEP = "suggestions";

export const upkeepSteps = (): string[] => [...UPKEEP_STEP_NAMES, DRIFT_STEP, SUGGESTION_STEP];

/** Runs one step to its end. @throws what it fails with, reported already */
export async function runUpkeepStep(
  { training, onUpkeep, onFailure, now }: UpkeepDoors,
  step: string,
  { signal, heartbeat }: { signal: AbortSignal; heartbeat: () => void },
): Promise<void> {
  const onSlice = (durationMs: number): void => {
    heartbeat();
    onUpkeep({ step, event: "slice", durationMs });
  };
  try {
    if (step === DRIFT_STEP) await checkDrift(training);
    else if (step === SUGGESTION_STEP) await searchSuggestions(training, { signal, heartbeat });
    else await training.db.runUpkeep(step, { now: now(), signal, onSlice });
    onUpkeep({ step, event: "done" });
  } catch (error) {
    onUpkeep({ step, event: "failed" });
    onFailure(step, error);
    throw error;
  }
}

/** Runs all steps; one that fails stops none of the others. @throws the first failure at the end */
export async function runAllUpkeep(doors: UpkeepDoors, run: { signal: AbortSignal; heartbeat: () => void }): Promise<void> {
  const failures: unknown[] = [];
  for (const step of upkeepSteps()) await runUpkeepStep(doors, step, run).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
