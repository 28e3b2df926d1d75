import type { CollectorConfig, ReplayedAlert } from "@padit/domain";
import { readSource } from "../training/replay-page";
import type { ReplaySource } from "../training/replay-sources";
import type { TrainingDoors } from "../training/training-doors";

/** Replays the stored samples of one source with each configuration, one task a configuration so that others get the thread between them. */
export async function replaySource(
  doors: TrainingDoors,
  stretch: { tenantId: string; fromMs: number; toMs: number },
  source: ReplaySource,
  variants: readonly CollectorConfig[],
  signal: AbortSignal,
): Promise<ReplayedAlert[][]> {
  const { settings } = doors;
  const { samples, heardMs } = await readSource(doors, stretch, source);
  const replays: ReplayedAlert[][] = [];
  for (const config of variants) {
    const [alerts = []] = await doors.threads.run({ type: "replay", settings, recordings: [{ config, samples, heardMs }] }, signal);
    replays.push(alerts);
  }
  return replays;
}
