import { POLL_MS, POLL_RETRY_MS, POLL_TIMEOUT_MS } from "./connection";
import { pause } from "./pause";

/** Calls `check` until the signal aborts: POLL_MS after an answer, POLL_RETRY_MS after a failure. */
export async function poll(check: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isAnswered = await check(AbortSignal.any([signal, AbortSignal.timeout(POLL_TIMEOUT_MS)])).then(
      () => true,
      () => false,
    );
    await pause(isAnswered ? POLL_MS : POLL_RETRY_MS, signal);
  }
}
