import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "@padit/db";
import { planDueRuns } from "@padit/services/maintenance";
import { releaseHeldAlerts } from "@padit/services/silences";
import type { Logger } from "pino";

const POLL_MS = 1_000;

/**
 * Plans the runs of repeated maintenances, and queues what silences and runs held back once they have ended, until `signal` aborts. The rows of held alerts are the queue, so that a crash loses
 * nothing, and several workers may run it.
 */
export async function runReleaser({ db, log, now }: { db: Database; log: Logger; now: () => Date }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await planDueRuns(db, now());
      await releaseHeldAlerts(db, now());
    } catch (error) {
      log.warn({ err: error }, "what silences and maintenance held back waits for the next round");
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
