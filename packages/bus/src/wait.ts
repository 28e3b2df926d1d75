import { setTimeout as delay } from "node:timers/promises";

/** Waits; returns early when the signal aborts. */
export const wait = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal }).catch(() => undefined);

/** Repeats a piece of work that a broker's outage ends, until the signal aborts. */
export async function untilAborted(signal: AbortSignal, retryMs: number, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch {
      // The server is away, or a handler refused a message: both are tried again from the last acknowledged message.
      await wait(retryMs, signal);
    }
  }
}
