import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "./activities";

/** Number of history events after which a run continues as new. */
export const EVENTS_PER_RUN = 1_000;

/**
 * Activities that work page by page. A page lasts about a minute and may finish the item it began. The heartbeat detects a dead worker, and
 * the next worker resumes after the last stored result. An error that persists after all attempts is permanent.
 */
export const pages = () =>
  proxyActivities<Activities>({
    startToCloseTimeout: "15 minutes",
    heartbeatTimeout: "15 seconds",
    retry: { initialInterval: "1 second", maximumInterval: "30 seconds", maximumAttempts: 30 },
  });

/** Message of the innermost error, without Temporal's layers around it. */
export function reasonOf(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof Error ? innermost.message : String(innermost);
}
