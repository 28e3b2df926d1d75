import type { Change } from "@/server/live/change-feed";

export type LiveStatus = "connecting" | "live" | "lost";
export type LiveMessage = { kind: "change"; change: Change } | { kind: "status"; status: LiveStatus };

/** Opens one subscription; the promise settles when it has ended, for whatever reason. */
export type Subscribe = (
  handlers: { onChange: (change: Change) => void; onStatus: (status: LiveStatus) => void },
  signal: AbortSignal,
) => Promise<void>;

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/**
 * One stream per browser: browsers keep six connections per host, so six tabs with a stream each would block the site. The tab that
 * holds the lock subscribes and tells the others; when it closes, the next one takes over.
 */
export function followChanges(name: string, subscribe: Subscribe, onMessage: (message: LiveMessage) => void): () => void {
  const stop = new AbortController();
  const channel = new BroadcastChannel(`padit-live ${name}`);
  channel.onmessage = ({ data }: MessageEvent<LiveMessage | "who leads?">) => data !== "who leads?" && onMessage(data);
  const lead = () => leadChannel({ channel, subscribe, onMessage, signal: stop.signal });
  // Locks exist on https and localhost only; elsewhere every tab has its own stream.
  if (!navigator.locks) void lead();
  else navigator.locks.request(`padit-live ${name}`, { signal: stop.signal }, lead).catch(() => {}); // given up while waiting
  channel.postMessage("who leads?");
  return () => {
    stop.abort();
    channel.close();
  };
}

interface Lead {
  channel: BroadcastChannel;
  subscribe: Subscribe;
  onMessage: (message: LiveMessage) => void;
  signal: AbortSignal;
}

/** Keeps a subscription open until told to stop, and answers tabs that have just come with how it stands. */
async function leadChannel({ channel, subscribe, onMessage, signal }: Lead): Promise<void> {
  let status: LiveStatus = "connecting";
  const tell = (message: LiveMessage): void => {
    if (signal.aborted) return;
    if (message.kind === "status") status = message.status;
    onMessage(message);
    channel.postMessage(message);
  };
  channel.onmessage = ({ data }: MessageEvent<LiveMessage | "who leads?">) => {
    if (data === "who leads?" && !signal.aborted) channel.postMessage({ kind: "status", status } satisfies LiveMessage);
  };
  let retryMs = FIRST_RETRY_MS;
  while (!signal.aborted) {
    await subscribe(
      {
        onChange: (change) => {
          retryMs = FIRST_RETRY_MS;
          tell({ kind: "change", change });
        },
        onStatus: (next) => tell({ kind: "status", status: next }),
      },
      signal,
    );
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
