import type { Change } from "@/server/live/change-feed";
import { FIRST_SIGN_MS, SILENCE_MS } from "./connection";
import { pause } from "./pause";

/** Opens one subscription; the promise settles when it has ended, for whatever reason. */
export type Subscribe = (onChange: (change: Change) => void, signal: AbortSignal) => Promise<void>;

interface StreamOptions {
  /** Of the organization; one stream per browser and organization. */
  name: string;
  subscribe: Subscribe;
  onChange: (change: Change) => void;
  /** Whether the server answers at all: then it gets more time to open a stream. */
  isReachable: () => boolean;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 2_000;
/** To a server that did not answer lately a new attempt is made this often: a connection begun while the network was away may hang. */
const HUNG_ATTEMPT_MS = 4_000;

/**
 * One stream per browser: browsers keep six connections per host, so six tabs with a stream each would block the site. The tab that
 * holds the lock subscribes and passes on to the others what it receives; when it closes, the next one takes over.
 *
 * @returns ends it
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
  // Locks exist on https and localhost only; elsewhere every tab has its own stream.
  if (!navigator.locks) void lead();
  else navigator.locks.request(`padit-live ${name}`, { signal: stop.signal }, lead).catch(() => {}); // given up while waiting
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
