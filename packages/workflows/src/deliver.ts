import { condition, continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from "@temporalio/workflow";
import type { Activities } from "./activities";
import { type IntegrationRef, SIGNAL } from "./messages";

const failing = defineSignal(SIGNAL.failing);

const EVENTS_PER_RUN = 1_000;

/**
 * Retries an integration's failed deliveries until none is pending. The activity knows the schedule and the rows; this workflow only waits.
 */
export async function deliver(integration: IntegrationRef): Promise<void> {
  let hasNews = false;
  setHandler(failing, () => {
    hasNews = true;
  });
  const { retryDeliveries } = proxyActivities<Activities>({
    startToCloseTimeout: "5 minutes",
    heartbeatTimeout: "1 minute",
    retry: { maximumInterval: "1 minute" },
  });

  while (workflowInfo().historyLength < EVENTS_PER_RUN) {
    hasNews = false;
    const { nextAtMs } = await retryDeliveries(integration);
    if (nextAtMs === null && !hasNews) return;
    if (nextAtMs !== null) await condition(() => hasNews, Math.max(nextAtMs - Date.now(), 1));
  }
  await continueAsNew<typeof deliver>(integration);
}
