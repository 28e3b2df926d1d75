/**
 * State of a tab's connection to the server.
 * - `connecting`: the page was just opened; nothing has arrived yet, and the deadline has not passed.
 * - `live`: the stream delivers changes.
 * - `polling`: the stream is broken, but the server answers requests.
 * - `disconnected`: the server does not answer.
 */
export type LiveStatus = "connecting" | "live" | "polling" | "disconnected";

export interface Connection {
  status: LiveStatus;
  /** When the data on the screen was last known to be current (the browser's clock); null before the first sign of life. */
  currentAt: Date | null;
  /** The tab is `disconnected` if no sign of life arrives until then; time of a forward clock, in ms. */
  deadlineMs: number;
}

export type ConnectionEvent =
  /** A change arrived on the stream, or the heartbeat that the server sends while nothing changes. */
  | { type: "stream_alive"; at: Date }
  /** The server answered a request that the tab sent because the stream is broken. */
  | { type: "poll_answered"; at: Date }
  /** The browser reported that there is no network. */
  | { type: "network_gone" }
  /** The deadline must be checked because time has passed. */
  | { type: "tick" };

/** The server sends a heartbeat every 5 s. After two missed ones the tab is disconnected. */
export const SILENCE_MS = 12_000;
/** Time for the first stream to open. */
export const FIRST_SIGN_MS = 10_000;
/** Interval of reading all data while the stream is broken. */
export const POLL_MS = 10_000;
/** A poll is aborted after this time. */
export const POLL_TIMEOUT_MS = 4_000;
/** Delay between a failed poll and the next one. */
export const POLL_RETRY_MS = 1_000;

export const openConnection = (nowMs: number): Connection => ({
  status: "connecting",
  currentAt: null,
  deadlineMs: nowMs + FIRST_SIGN_MS,
});

/**
 * The next state. Every state except `disconnected` has a deadline that only a sign of life moves, so the browser's report about its stream
 * ("connecting", possibly for ever) cannot make old data look current. A broken stream is not an event: the stream is reopened at once,
 * and the page reports a problem only when the deadline passes.
 */
export function nextConnection(was: Connection, event: ConnectionEvent, nowMs: number): Connection {
  switch (event.type) {
    case "stream_alive":
      return { status: "live", currentAt: event.at, deadlineMs: nowMs + SILENCE_MS };
    case "poll_answered":
      if (was.status === "live") return was;
      return { status: "polling", currentAt: event.at, deadlineMs: nowMs + POLL_MS + POLL_TIMEOUT_MS };
    case "network_gone":
      return disconnected(was);
    case "tick":
      return nowMs >= was.deadlineMs ? disconnected(was) : was;
  }
}

const disconnected = (was: Connection): Connection =>
  was.status === "disconnected" ? was : { ...was, status: "disconnected", deadlineMs: Number.POSITIVE_INFINITY };

/** Whether no stream updates the screen, so that it must be polled. */
export const isCut = ({ status }: Connection): boolean => status === "polling" || status === "disconnected";

/**
 * A clock that never goes back and continues while the machine sleeps: it advances by the wall clock or the monotonic clock, whichever
 * advanced more since the last reading.
 *
 * @returns milliseconds since the clock was created
 */
export function forwardClock(wallMs: () => number = Date.now, monotonicMs: () => number = () => performance.now()): () => number {
  let nowMs = 0;
  let lastWallMs = wallMs();
  let lastMonotonicMs = monotonicMs();
  return () => {
    const wall = wallMs();
    const monotonic = monotonicMs();
    nowMs += Math.max(0, wall - lastWallMs, monotonic - lastMonotonicMs);
    lastWallMs = wall;
    lastMonotonicMs = monotonic;
    return nowMs;
  };
}
