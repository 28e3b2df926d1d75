import { continueAsNew, isCancellation, patched, proxyActivities, sleep } from "@temporalio/workflow";
import type { Activities } from "./activities";

/** Upkeep of the whole installation, once an hour. A step that fails stops none of the others, and is tried again in the next hour at the latest. */
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

/** Goes on with runs that an earlier version started. */
async function daily(): Promise<void> {
  const { tidy } = proxyActivities<Activities>({ startToCloseTimeout: "30 minutes", retry: { maximumInterval: "10 minutes" } });
  await tidy();
  await sleep("1 day");
  await continueAsNew<typeof retention>();
}
