import { condition, continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from "@temporalio/workflow";
import type { Activities } from "./activities";
import { type CollectionInput, SIGNAL } from "./messages";

const planChanged = defineSignal(SIGNAL.planChanged);
const silent = defineSignal(SIGNAL.silent);
const returned = defineSignal(SIGNAL.returned);

/**
 * Waits (ms) between two checks for the confirmation. A collector applies a plan within a second; after the last wait the plan is reported.
 */
const CONFIRM_WAITS_MS = [5_000, 10_000, 30_000, 60_000] as const;
const EVENTS_PER_RUN = 1_000;

/**
 * Follows one collector: a new plan until it is confirmed, silence and return. A silent collector's roll-out waits for the collector's
 * return, which starts the roll-out again.
 */
export async function collection({ tenantId, collectorId, ...carried }: CollectionInput): Promise<void> {
  const collector = { tenantId, collectorId };
  const state = { silent: carried.silent ?? false, rollingOut: carried.rollingOut ?? false };
  setHandler(planChanged, () => {
    state.rollingOut = true;
  });
  setHandler(silent, () => {
    state.silent = true;
  });
  setHandler(returned, () => {
    state.silent = false;
    state.rollingOut = true;
  });
  const { confirmRollOut, reportRollOut } = proxyActivities<Activities>({ startToCloseTimeout: "30 seconds" });

  while (workflowInfo().historyLength < EVENTS_PER_RUN) {
    await condition(() => state.rollingOut && !state.silent);
    state.rollingOut = false;
    for (const [i, waitMs] of CONFIRM_WAITS_MS.entries()) {
      if (await condition(() => state.rollingOut || state.silent, waitMs)) break;
      if ((await confirmRollOut(collector)).confirmed) break;
      if (i === CONFIRM_WAITS_MS.length - 1) await reportRollOut(collector);
    }
  }
  await continueAsNew<typeof collection>({ ...collector, ...state });
}
