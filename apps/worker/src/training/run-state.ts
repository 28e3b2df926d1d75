import { setTimeout as delay } from "node:timers/promises";

const TICK_MS = 1_000;

/** Why a page ends before its time. */
type Stop = "cancelled" | "worker stops";

export interface Watch {
  /** Aborts when the person cancelled, or the worker stops. */
  signal: AbortSignal;
  stop(): Promise<void>;
}

/** Heartbeats, and asks the database every second whether the run was cancelled, so that cancelling works without Temporal too. */
export function watchRun(terms: { signal: AbortSignal; heartbeat: () => void; isCancelled: () => Promise<boolean> }): Watch {
  const ended = new AbortController();
  const aborted = new AbortController();
  const onStop = (): void => aborted.abort("worker stops" satisfies Stop);
  terms.signal.addEventListener("abort", onStop);
  if (terms.signal.aborted) onStop();
  // Apart from the question: a database that answers slowly must not look like a worker that died.
  const beating = setInterval(terms.heartbeat, TICK_MS);
  const watching = (async () => {
    while (!ended.signal.aborted) {
      // The database is away: the page itself will meet it.
      if (await terms.isCancelled().catch(() => false)) aborted.abort("cancelled" satisfies Stop);
      await delay(TICK_MS, undefined, { signal: ended.signal }).catch(() => undefined); // the page is over
    }
  })();
  return {
    signal: aborted.signal,
    stop: async () => {
      ended.abort();
      clearInterval(beating);
      terms.signal.removeEventListener("abort", onStop);
      await watching;
    },
  };
}
