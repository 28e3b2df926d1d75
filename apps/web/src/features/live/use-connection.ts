"use client";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { type Connection, type ConnectionEvent, forwardClock, nextConnection, openConnection } from "./connection";
import { UnsentRequests } from "./unsent-requests";

/** Interval at which the deadline is checked. */
const TICK_MS = 1_000;

interface ConnectionOfTab {
  connection: Connection;
  report: (event: ConnectionEvent) => void;
  unsent: UnsentRequests;
  unsentCount: number;
}

/** The tab's connection state and the number of its unsent requests. Every sign of life sends the waiting requests. */
export function useConnection(): ConnectionOfTab {
  const [clock] = useState(() => forwardClock());
  const [connection, dispatch] = useReducer(
    (was: Connection, { event, nowMs }: { event: ConnectionEvent; nowMs: number }) => nextConnection(was, event, nowMs),
    undefined,
    () => openConnection(clock()),
  );
  const [unsentCount, setUnsentCount] = useState(0);
  const [unsent] = useState(() => new UnsentRequests(setUnsentCount));
  const report = useCallback(
    (event: ConnectionEvent): void => {
      dispatch({ event, nowMs: clock() });
      if (event.type === "stream_alive" || event.type === "poll_answered") void unsent.deliver();
    },
    [clock, unsent],
  );

  useEffect(() => {
    const tick = (): void => report({ type: "tick" });
    const lose = (): void => report({ type: "network_gone" });
    const timer = setInterval(tick, TICK_MS);
    // Browsers slow down timers of hidden tabs; check at once when the tab becomes visible, so that it does not show old data as current.
    document.addEventListener("visibilitychange", tick);
    window.addEventListener("offline", lose);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
      window.removeEventListener("offline", lose);
    };
  }, [report]);

  const isDisconnected = connection.status === "disconnected";
  useEffect(() => {
    if (isDisconnected) unsent.interrupt();
  }, [isDisconnected, unsent]);

  const isAnythingUnsent = useRef(false);
  isAnythingUnsent.current = unsentCount > 0;
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (isAnythingUnsent.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  return { connection, report, unsent, unsentCount };
}
