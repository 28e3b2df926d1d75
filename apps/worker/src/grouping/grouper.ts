import type { Database } from "@padit/db";
import { groupAlerts, tenantsToGroup } from "@padit/services/incidents";
import type { Logger } from "pino";
import type { WakeUps } from "../lease/wake-ups";

export interface GrouperDeps {
  db: Database;
  /** Called with "alerts" when alerts of an organization in `changedTenants` changed. */
  alertsChanged: WakeUps<"alerts">;
  changedTenants: Set<string>;
  log: Logger;
  now: () => Date;
}

const POLL_MS = 1_000;
/** `{"tenantId": …, "topic": "alert", …}` of the channel padit_change. */
const ALERT_CHANGE = /^\{"tenantId":"([0-9a-f-]{36})","topic":"alert"/;

/** The organization whose alerts changed, of a notice on padit_change; null for other notices. */
export const tenantOfAlertChange = (payload: string): string | null => ALERT_CHANGE.exec(payload)?.[1] ?? null;

/**
 * Puts alerts into incidents until `signal` aborts. Notices say which organizations changed; alerts without an incident and notifications
 * that are due are looked for once a second as well, so that a lost notice delays an incident and loses none. Several workers may run it: they take turns for each organization.
 */
export async function runGrouper(deps: GrouperDeps, signal: AbortSignal): Promise<void> {
  const { alertsChanged, changedTenants } = deps;
  while (!signal.aborted) {
    for (const tenantId of await waitingTenants(deps)) changedTenants.add(tenantId);
    for (const tenantId of [...changedTenants]) {
      if (signal.aborted) return;
      changedTenants.delete(tenantId);
      await groupOrKeep(deps, tenantId);
    }
    await alertsChanged.wait("alerts", POLL_MS, signal);
  }
}

async function waitingTenants({ db, log, now }: GrouperDeps): Promise<string[]> {
  try {
    return await tenantsToGroup(db, now());
  } catch (error) {
    log.warn({ err: error }, "alerts wait for their incidents");
    return [];
  }
}

/** The database is away or the transaction was refused: the organization waits for the next round. */
async function groupOrKeep({ db, changedTenants, log, now }: GrouperDeps, tenantId: string): Promise<void> {
  try {
    await groupAlerts(db, tenantId, now());
  } catch (error) {
    log.warn({ err: error, tenantId }, "alerts could not be grouped into incidents");
    changedTenants.add(tenantId);
  }
}
