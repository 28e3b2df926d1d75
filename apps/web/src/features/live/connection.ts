/**
 * What a tab knows about its way to the server.
 * - `connecting`: the page was just opened; nothing has come yet, and there is still time.
 * - `live`: the server says what changes.
 * - `polling`: the stream is broken, but the server answers requests.
 * - `disconnected`: the server does not answer.
 */
export type LiveStatus = "connecting" | "live" | "polling" | "disconnected";

export interface Connection {
  status: LiveStatus;
  /** When the data on the screen was last known to be current (the browser's clock); null before the first sign of life. */
  currentAt: Date | null;
  /** Without a sign of life until then the tab is `disconnected`; time of a forward clock, in ms. */
  deadlineMs: number;
}

export type ConnectionEvent =
  /** Something came on the stream: a change, or the heartbeat that the server sends when nothing changes. */
  | { type: "stream_alive"; at: Date }
  /** The server answered a request that the tab sent because the stream is broken. */
  | { type: "poll_answered"; at: Date }
  /** The browser says that there is no network. */
  | { type: "network_gone" }
  /** Time passed. */
  | { type: "tick" };

/** The server sends a heartbeat every 5 s. After two missed ones the tab is disconnected. */
export const SILENCE_MS = 12_000;
/** The first stream may take this long to open. */
export const FIRST_SIGN_MS = 10_000;
/** Interval of reading all data while the stream is broken. */
export const POLL_MS = 10_000;
/** A poll that takes longer is given up. */
export const POLL_TIMEOUT_MS = 4_000;
/** How long after a failed poll the next one begins. */
export const POLL_RETRY_MS = 1_000;

export const openConnection = (nowMs: number): Connection => ({
  status: "connecting",
  currentAt: null,
  deadlineMs: nowMs + FIRST_SIGN_MS,
});

/**
 * The next state. Every state but `disconnected` has a deadline that only a sign of life moves, so no report of the browser about its
 * stream (it may say "connecting" for ever) can keep an old screen looking current. A stream that breaks is no event: it is opened anew at
 * once, and people hear of it when the deadline passes.
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

/** Whether the screen is not kept current by a stream, and has to be polled. */
export const isCut = ({ status }: Connection): boolean => status === "polling" || status === "disconnected";

/**
 * A clock that never goes back and does not stand still while the machine sleeps: it advances by the wall clock or the monotonic clock,
 * whichever advanced more since the last reading.
 *
 * @returns milliseconds since the clock was made
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
