import { setTimeout as delay } from "node:timers/promises";

/** Waits; returns early when the signal aborts. */
export const wait = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal }).catch(() => undefined);

/** Restarts `work` after every failure, such as an outage of the broker, until the signal aborts. */
export async function untilAborted(signal: AbortSignal, retryMs: number, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch {
      // The server cannot be reached, or a handler rejected a message. Both are retried from the last acknowledged message.
      await wait(retryMs, signal);
    }
  }
}
