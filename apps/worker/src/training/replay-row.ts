import { type Preset, parseTuning, ReplayProgress, ReplayResult, type Tuning } from "@padit/domain";
import { defaultPolicy } from "@padit/services/policies";
import { tellBrowsers } from "@padit/services/tell-browsers";
import type { ReplayRef } from "@padit/workflows";
import type { TrainingDoors } from "./training-doors";

export interface OpenReplay extends ReplayRef {
  fromMs: number;
  toMs: number;
  /** What is compared. */
  subject: { type: "presets" } | { type: "model"; family: string; tuning: Tuning | null; preset: Preset };
  /** By family. */
  champions: ReadonlyMap<string, Tuning>;
  progress: ReplayProgress;
  result: ReplayResult;
}

/** The replay to go on with; null when it is over or gone. */
export async function openReplay({ db, now }: TrainingDoors, ref: ReplayRef): Promise<OpenReplay | null> {
  const { tenantId, replayId: id } = ref;
  return db.withTenant(tenantId, async (tx) => {
    const row = await tx.replay.findUnique({ where: { tenantId_id: { tenantId, id } }, include: { model: true } });
    if (!row || (row.state !== "queued" && row.state !== "running")) return null;
    if (row.state === "queued") {
      await tx.replay.update({ where: { tenantId_id: { tenantId, id } }, data: { state: "running", startedAt: now() } });
      await tellBrowsers(tx, tenantId, "replay", id);
    }
    const { preset } = await defaultPolicy(tx, tenantId);
    const champions = await tx.model.findMany({ where: { tenantId, state: "champion" } });
    const { model } = row;
    return {
      ...ref,
      fromMs: row.fromAt.getTime(),
      toMs: row.toAt.getTime(),
      subject: model ? { type: "model", family: model.family, tuning: parseTuning(model.tuning), preset } : { type: "presets" },
      champions: new Map(
        champions.flatMap(({ family, tuning }) => {
          const known = parseTuning(tuning);
          return known ? [[family, known] as const] : [];
        }),
      ),
      progress: ReplayProgress.parse(row.progress),
      result: ReplayResult.catch({ variants: [], span: null }).parse(row.result),
    };
  });
}

export async function isReplayCancelled({ db }: TrainingDoors, { tenantId, replayId: id }: ReplayRef): Promise<boolean> {
  const row = await db.withTenant(tenantId, (tx) =>
    tx.replay.findUnique({ where: { tenantId_id: { tenantId, id } }, select: { cancelRequestedAt: true } }),
  );
  return row === null || row.cancelRequestedAt !== null;
}

/** What was found so far and how far that is, together: a run that is taken up again counts no key twice. */
export async function saveReplay({ db }: TrainingDoors, { tenantId, replayId: id, progress, result }: OpenReplay): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    await tx.replay.update({ where: { tenantId_id: { tenantId, id } }, data: { progress, result } });
    await tellBrowsers(tx, tenantId, "replay", id);
  });
}

/** Ends it, unless it has ended already. */
export async function endReplay(
  { db, now }: Pick<TrainingDoors, "db" | "now">,
  { tenantId, replayId: id }: ReplayRef,
  end: { state: "done" | "cancelled" } | { state: "failed"; error: string },
): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    await tx.replay.updateMany({ where: { tenantId, id, state: { in: ["queued", "running"] } }, data: { ...end, endedAt: now() } });
    await tellBrowsers(tx, tenantId, "replay", id);
  });
}
