import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "./activities";

/** Ends a run before its history grows long. */
export const EVENTS_PER_RUN = 1_000;

/**
 * A page lasts about a minute and may finish what it began; a worker that died is missed after the heartbeat, and the next one goes on behind
 * what stands in the database. What still fails after these attempts will not mend itself.
 */
export const pages = () =>
  proxyActivities<Activities>({
    startToCloseTimeout: "15 minutes",
    heartbeatTimeout: "15 seconds",
    retry: { initialInterval: "1 second", maximumInterval: "30 seconds", maximumAttempts: 30 },
  });

/** The reason a page gave up, without the layers around it. */
export function reasonOf(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof Error ? innermost.message : String(innermost);
}
