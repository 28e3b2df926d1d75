import { POLL_MS, POLL_RETRY_MS, POLL_TIMEOUT_MS } from "./connection";

/** Asks again and again until the signal aborts: POLL_MS after an answer, sooner when none came. */
export async function poll(check: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isAnswered = await check(AbortSignal.any([signal, AbortSignal.timeout(POLL_TIMEOUT_MS)])).then(
      () => true,
      () => false,
    );
    await pause(isAnswered ? POLL_MS : POLL_RETRY_MS, signal);
  }
}

/** Resolves after the time, or when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
