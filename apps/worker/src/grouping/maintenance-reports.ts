import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "@padit/db";
import type { DeliveryDoors } from "@padit/services/delivery";
import { compareEndedRuns, mailOwners, mailThrough } from "@padit/services/maintenance";
import type { Logger } from "pino";

const POLL_MS = 10_000;

interface MaintenanceDeps {
  db: Database;
  /** The installation's mail server; undefined if the operator configured none, and then no owner is mailed. */
  mail: DeliveryDoors["mail"];
  publicUrl: string;
  log: Logger;
  now: () => Date;
}

/**
 * Compares what ended runs of maintenance covered with what it was before, and mails the owners of runs, until `signal` aborts. It has a loop of
 * its own, so that a long comparison or a slow mail server does not delay what silences and maintenance held back.
 */
export async function runMaintenanceReports({ db, mail, publicUrl, log, now }: MaintenanceDeps, signal: AbortSignal): Promise<void> {
  const send = mail && mailThrough(mail, signal, (reason) => log.warn({ reason }, "the owner of a maintenance was not mailed"));
  while (!signal.aborted) {
    try {
      await compareEndedRuns(db, now);
      if (send) await mailOwners(db, publicUrl, send, now);
    } catch (error) {
      log.warn({ err: error }, "comparisons of maintenance and mails to its owners wait for the next round");
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
