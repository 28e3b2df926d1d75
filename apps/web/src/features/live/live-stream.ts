import type { Change } from "@/server/live/change-feed";
import { FIRST_SIGN_MS, SILENCE_MS } from "./connection";
import { pause } from "./pause";

/** Opens one subscription; the promise settles when the subscription has ended for any reason. */
export type Subscribe = (onChange: (change: Change) => void, signal: AbortSignal) => Promise<void>;

interface StreamOptions {
  /** Name of the lock and the channel: one stream per browser and organization. */
  name: string;
  subscribe: Subscribe;
  onChange: (change: Change) => void;
  /** Whether the server answered lately; if so, a stream gets more time to open. */
  isReachable: () => boolean;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 2_000;
/** Interval of attempts while the server has not answered lately: a connection that was started without a network may hang. */
const HUNG_ATTEMPT_MS = 4_000;

/**
 * One stream per browser: browsers keep six connections per host, so a stream in each of six tabs would block the site. The tab that
 * holds the lock subscribes and forwards the changes to the other tabs; when it closes, the next tab acquires the lock.
 *
 * @returns a function that ends the subscription
 */
export function followChanges({ name, subscribe, onChange, isReachable }: StreamOptions): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(`padit-live ${name}`);
  channel.onmessage = ({ data }: MessageEvent<Change>) => onChange(data);
  const share = (change: Change): void => {
    if (stop.signal.aborted) return;
    onChange(change);
    channel.postMessage(change);
  };
  const lead = () => keepSubscribed({ subscribe, onChange: share, isReachable, signal: stop.signal });
  // Locks exist only on https and localhost; elsewhere every tab has its own stream.
  if (!navigator.locks) void lead();
  else navigator.locks.request(`padit-live ${name}`, { signal: stop.signal }, lead).catch(() => {}); // aborted while waiting for the lock
  return () => {
    stop.abort();
    channel.close();
  };
}

/** Keeps a subscription open until the signal aborts. A subscription on which nothing arrives in time is closed and opened again. */
async function keepSubscribed({ subscribe, onChange, isReachable, signal }: Omit<StreamOptions, "name"> & { signal: AbortSignal }) {
  let retryMs = FIRST_RETRY_MS;
  while (!signal.aborted) {
    const attempt = new AbortController();
    let deadline = setTimeout(() => attempt.abort(), isReachable() ? FIRST_SIGN_MS : HUNG_ATTEMPT_MS);
    const receive = (change: Change): void => {
      clearTimeout(deadline);
      deadline = setTimeout(() => attempt.abort(), SILENCE_MS);
      retryMs = FIRST_RETRY_MS;
      onChange(change);
    };
    const abandon = (): void => attempt.abort();
    signal.addEventListener("abort", abandon);
    window.addEventListener("online", abandon);
    await subscribe(receive, attempt.signal);
    signal.removeEventListener("abort", abandon);
    window.removeEventListener("online", abandon);
    clearTimeout(deadline);
    await pause(retryMs * (1 + Math.random() / 2), signal, "online");
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
}
