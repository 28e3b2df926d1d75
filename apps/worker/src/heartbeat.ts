import type { Database } from "@padit/db";
import type { Logger } from "pino";
import { pause } from "./pause";

const BEAT_MS = 3_000;

/** Tells the installation every few seconds that this worker lives; health reads the row. Gone at an orderly stop. */
export async function beatHeart(
  { db, id, now, log }: { db: Database; id: string; now: () => Date; log: Logger },
  signal: AbortSignal,
): Promise<void> {
  const key = `worker/${id}`;
  const startedAt = now().toISOString();
  while (!signal.aborted) {
    const value = { at: now().toISOString(), startedAt };
    await db
      .asSystem((tx) => tx.installation.upsert({ where: { key }, create: { key, value }, update: { value } }))
      .catch((error: unknown) => log.warn({ err: error }, "the heartbeat was not written"));
    await pause(BEAT_MS, signal);
  }
  await db
    .asSystem((tx) => tx.installation.deleteMany({ where: { key } }))
    .catch((error: unknown) => log.warn({ err: error }, "the heartbeat was not taken away"));
}
