import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "@padit/db";
import type { DeliveryDoors } from "@padit/services/delivery";
import { mailWarnings, warnOwners } from "@padit/services/maintenance";
import type { Logger } from "pino";

const POLL_MS = 10_000;

interface OwnerWarningDeps {
  db: Database;
  /** The installation's mail server; undefined if the operator configured none, and then no owner is mailed. */
  mail: DeliveryDoors["mail"];
  publicUrl: string;
  log: Logger;
  now: () => Date;
}

/**
 * Mails the owners of maintenance that ends soon while endpoints fail, until `signal` aborts. It has a loop of its own, so that a slow mail
 * server does not delay what silences and maintenance held back.
 */
export async function runOwnerWarnings({ db, mail, publicUrl, log, now }: OwnerWarningDeps, signal: AbortSignal): Promise<void> {
  if (mail === undefined) return;
  const send = mailWarnings(mail, signal, (reason) => log.warn({ reason }, "the owner of a maintenance was not mailed"));
  while (!signal.aborted) {
    try {
      await warnOwners(db, publicUrl, send, now);
    } catch (error) {
      log.warn({ err: error }, "owners of maintenance are mailed in the next round");
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
