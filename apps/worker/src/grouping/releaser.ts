import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "@padit/db";
import { markBegunAndEnded, markRunning, planDueRuns } from "@padit/services/maintenance";
import { releaseHeldAlerts } from "@padit/services/silences";
import type { Logger } from "pino";

const POLL_MS = 1_000;
/** Passes after which endpoints are marked again that running maintenance covers: new ones, and those with changed labels. */
const PASSES_PER_MARKING = 30;

/**
 * Plans the runs of repeated maintenances, marks the endpoints that a run covers, and queues what silences and runs held back once they have
 * ended, until `signal` aborts. The rows of held alerts are the queue, so that a crash loses nothing, and several workers may run it.
 */
export async function runReleaser({ db, log, now }: { db: Database; log: Logger; now: () => Date }, signal: AbortSignal): Promise<void> {
  for (let pass = 0; !signal.aborted; pass++) {
    try {
      await planDueRuns(db, now());
      await markBegunAndEnded(db, now());
      if (pass % PASSES_PER_MARKING === 0) await markRunning(db, now());
      await releaseHeldAlerts(db, now());
    } catch (error) {
      log.warn({ err: error }, "what silences and maintenance held back waits for the next round");
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
