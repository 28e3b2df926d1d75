import type { Database } from "@padit/db";
import type { Keyring } from "@padit/services/keyring";
import { signDuePlans } from "@padit/services/plans";
import type { Logger } from "pino";
import type { WakeUps } from "../lease/wake-ups";

export interface PlanSignerDeps {
  db: Database;
  keyring: Keyring;
  /** Called with "plans" when ingest marked a collector. */
  plansDue: WakeUps<"plans">;
  log: Logger;
  now: () => Date;
}

const POLL_MS = 2_000;

/** Signs plans that are due until `signal` aborts. It also looks without a notice, so that a lost one delays a plan and loses none. */
export async function runPlanSigner({ db, keyring, plansDue, log, now }: PlanSignerDeps, signal: AbortSignal): Promise<void> {
  const onFailure = (error: unknown, { tenantId, id }: { tenantId: string; id: string }): void =>
    log.warn({ err: error, tenantId, collector: id }, "a collector waits for its plan");
  while (!signal.aborted) {
    await signDuePlans({ db, keyring, now, onFailure }).catch((error: unknown) =>
      log.warn({ err: error }, "collectors wait for their plans"),
    );
    await plansDue.wait("plans", POLL_MS, signal);
  }
}
