import { continueAsNew, isCancellation, patched, proxyActivities, sleep } from "@temporalio/workflow";
import type { Activities } from "./activities";

/** Runs the upkeep of the whole installation once an hour. A failed step does not stop the others, and is retried within the next hour. */
export async function retention(): Promise<void> {
  if (!patched("hourly-upkeep")) {
    await daily();
    return;
  }
  const { listUpkeepSteps } = proxyActivities<Activities>({ startToCloseTimeout: "1 minute" });
  const { runUpkeepStep } = proxyActivities<Activities>({
    startToCloseTimeout: "50 minutes",
    heartbeatTimeout: "5 minutes",
    retry: { initialInterval: "10 seconds", maximumInterval: "2 minutes", maximumAttempts: 5 },
  });
  for (const step of await listUpkeepSteps()) {
    try {
      await runUpkeepStep({ step });
    } catch (error) {
      if (isCancellation(error)) throw error;
      // The activity has logged and counted the failure.
    }
  }
  await sleep("1 hour");
  await continueAsNew<typeof retention>();
}

/** Continues runs that an earlier version started. */
async function daily(): Promise<void> {
  const { tidy } = proxyActivities<Activities>({ startToCloseTimeout: "30 minutes", retry: { maximumInterval: "10 minutes" } });
  await tidy();
  await sleep("1 day");
  await continueAsNew<typeof retention>();
}
