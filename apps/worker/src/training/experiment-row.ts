import { ExperimentProgress, ExperimentSettings } from "@padit/domain";
import { tellBrowsers } from "@padit/services/tell-browsers";
import type { ExperimentRef } from "@padit/workflows";
import type { TrainingDoors } from "./training-doors";

export interface OpenExperiment extends ExperimentRef {
  settings: ExperimentSettings;
  from: Date;
  to: Date;
  startedAt: Date;
  progress: ExperimentProgress;
}

/** The experiment to go on with; null when it is over, was deleted, or was cancelled before it began. */
export async function openExperiment({ db, now }: TrainingDoors, ref: ExperimentRef): Promise<OpenExperiment | null> {
  const { tenantId, experimentId: id } = ref;
  return db.withTenant(tenantId, async (tx) => {
    const row = await tx.experiment.findUnique({ where: { tenantId_id: { tenantId, id } } });
    if (!row || (row.state !== "queued" && row.state !== "running")) return null;
    const startedAt = row.startedAt ?? now();
    if (row.state === "queued") {
      await tx.experiment.update({ where: { tenantId_id: { tenantId, id } }, data: { state: "running", startedAt } });
      await tellBrowsers(tx, tenantId, "experiment", id);
    }
    const settings = ExperimentSettings.parse(row.settings);
    return { ...ref, settings, from: row.fromAt, to: row.toAt, startedAt, progress: ExperimentProgress.parse(row.progress) };
  });
}

export async function isExperimentCancelled({ db }: TrainingDoors, { tenantId, experimentId: id }: ExperimentRef): Promise<boolean> {
  const row = await db.withTenant(tenantId, (tx) =>
    tx.experiment.findUnique({ where: { tenantId_id: { tenantId, id } }, select: { cancelRequestedAt: true } }),
  );
  return row === null || row.cancelRequestedAt !== null;
}

export async function saveProgress(
  { db }: TrainingDoors,
  { tenantId, experimentId: id }: ExperimentRef,
  progress: ExperimentProgress,
): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    await tx.experiment.update({ where: { tenantId_id: { tenantId, id } }, data: { progress } });
    await tellBrowsers(tx, tenantId, "experiment", id);
  });
}

/** Ends it, unless it has ended already. */
export async function endExperiment(
  { db, now }: Pick<TrainingDoors, "db" | "now">,
  { tenantId, experimentId: id }: ExperimentRef,
  end: { state: "done" | "cancelled" } | { state: "failed"; error: string },
): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    await tx.experiment.updateMany({ where: { tenantId, id, state: { in: ["queued", "running"] } }, data: { ...end, endedAt: now() } });
    await tellBrowsers(tx, tenantId, "experiment", id);
  });
}
