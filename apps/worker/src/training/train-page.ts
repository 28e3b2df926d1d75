import type { ExperimentRef, NextPage } from "@padit/workflows";
import { endExperiment, isExperimentCancelled, type OpenExperiment, openExperiment, saveProgress } from "./experiment-row";
import { type Family, familiesOf } from "./families";
import { watchRun } from "./run-state";
import { trainFamily } from "./train-family";
import { PAGE_MS, type PageTerms, type TrainingDoors } from "./training-doors";

const MINUTE_MS = 60_000;

/**
 * Trains the families behind `after`, as many as fit into a page. May be stopped at any moment and called again, here or on another worker:
 * trials that stand in the database are not repeated, and the rest comes out the same.
 */
export async function trainPage(doors: TrainingDoors, { after, ...ref }: ExperimentRef & NextPage, terms: PageTerms): Promise<NextPage> {
  const experiment = await openExperiment(doors, ref);
  if (!experiment) return { after: null };
  const watch = watchRun({ ...terms, isCancelled: () => isExperimentCancelled(doors, ref) });
  try {
    const families = await doors.db.withTenant(ref.tenantId, (tx) => familiesOf(tx, ref.tenantId));
    const wanted = [...families].filter(([family]) => experiment.settings.families?.includes(family) ?? true);
    experiment.progress.families = wanted.length;
    const next = await trainThose(doors, experiment, { wanted, after, signal: watch.signal });
    if (next.after === null) await endExperiment(doors, ref, { state: "done" });
    return next;
  } catch (error) {
    if (watch.signal.reason !== "cancelled") throw error;
    await endExperiment(doors, ref, { state: "cancelled" });
    return { after: null };
  } finally {
    await watch.stop();
  }
}

interface Those {
  wanted: readonly (readonly [string, Family])[];
  after: string | null;
  signal: AbortSignal;
}

async function trainThose(doors: TrainingDoors, experiment: OpenExperiment, { wanted, after, signal }: Those): Promise<NextPage> {
  const { progress } = experiment;
  const nowMs = (): number => doors.now().getTime();
  const pageEndMs = nowMs() + PAGE_MS;
  const runEndMs = experiment.startedAt.getTime() + experiment.settings.budgetMinutes * MINUTE_MS;
  const isDone = (family: string): boolean => progress.done.some((entry) => entry.family === family);
  const rest = wanted.filter(([family]) => (after === null || family > after) && !isDone(family));
  for (const [i, [family, { members, policies }]] of rest.entries()) {
    signal.throwIfAborted();
    const last = rest[i - 1]?.[0];
    if (last !== undefined && nowMs() >= pageEndMs) return { after: last };
    // What is left of the budget is shared by the families that are left.
    const familyEndMs = nowMs() + Math.max(0, runEndMs - nowMs()) / (rest.length - i);
    const isOver = nowMs() >= runEndMs;
    const outcome = isOver
      ? { note: "Not reached within the time budget.", modelId: null }
      : await trainFamily(doors, experiment, {
          family,
          members,
          policies,
          signal,
          isTimeOver: () => nowMs() >= familyEndMs,
          onTrial: async (place, isNew) => {
            progress.at = { family, ...place };
            progress.trials += isNew ? 1 : 0;
            if (isNew) await saveProgress(doors, experiment, progress);
          },
        });
    progress.done.push({ family, ...outcome });
    progress.at = null;
    await saveProgress(doors, experiment, progress);
  }
  return { after: null };
}
