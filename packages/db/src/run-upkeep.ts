import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { UPKEEP_STEPS } from "./upkeep-steps";

export interface UpkeepOptions {
  now: Date;
  signal: AbortSignal;
  /** Called after each slice with the slice's duration. */
  onSlice?: (durationMs: number) => void;
}

const REST_MS_MAX = 1_000;

export const UPKEEP_STEP_NAMES: readonly string[] = UPKEEP_STEPS.map(({ name }) => name);

/** Runs slices one after the other, each in its own transaction, with pauses as long as the slices (1 s at most) for live commits. */
export async function runUpkeep(pool: pg.Pool, name: string, { now, signal, onSlice }: UpkeepOptions): Promise<void> {
  const step = UPKEEP_STEPS.find((one) => one.name === name);
  if (!step) throw new Error(`there is no upkeep step "${name}"`);
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    for (let hasMore = true; hasMore && !signal.aborted; ) {
      const startedMs = performance.now();
      hasMore = await step.runSlice(client, now);
      const durationMs = performance.now() - startedMs;
      onSlice?.(durationMs);
      if (hasMore) await delay(Math.min(durationMs, REST_MS_MAX), undefined, { signal }).catch(() => undefined); // aborted: the loop ends
    }
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection on which a slice failed may be broken, so the pool drops it.
    client.release(failure);
  }
}
