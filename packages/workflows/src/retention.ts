import { continueAsNew, proxyActivities, sleep } from "@temporalio/workflow";
import type { Activities } from "./activities";

/** Once a day, for the whole installation. */
export async function retention(): Promise<void> {
  const { tidy } = proxyActivities<Activities>({ startToCloseTimeout: "30 minutes", retry: { maximumInterval: "10 minutes" } });
  await tidy();
  await sleep("1 day");
  await continueAsNew<typeof retention>();
}
