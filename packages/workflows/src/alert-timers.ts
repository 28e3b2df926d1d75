import { condition, continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from "@temporalio/workflow";
import type { Activities } from "./activities";
import { type AlertRef, SIGNAL } from "./messages";

const changed = defineSignal(SIGNAL.changed);

const EVENTS_PER_RUN = 1_000;

/** Wakes an alert when its snooze is over. Ends when the alert has no pending time. */
export async function alertTimers(alert: AlertRef): Promise<void> {
  let isChanged = false;
  setHandler(changed, () => {
    isChanged = true;
  });
  const { settleAlert } = proxyActivities<Activities>({ startToCloseTimeout: "30 seconds" });

  while (workflowInfo().historyLength < EVENTS_PER_RUN) {
    isChanged = false;
    const { nextAtMs } = await settleAlert(alert);
    if (nextAtMs === null && !isChanged) return;
    if (nextAtMs !== null) await condition(() => isChanged, Math.max(nextAtMs - Date.now(), 1));
  }
  await continueAsNew<typeof alertTimers>(alert);
}
