"use client";
import { Tooltip } from "@heroui/react";
import { formatDistanceStrict } from "date-fns";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { inZone } from "./in-zone";

export { inZone };

const ZoneContext = createContext("UTC");
/** The IANA zone in which times are shown. */
export const useZone = (): string => useContext(ZoneContext);
export const ZoneProvider = ({ zone, children }: { zone: string; children: ReactNode }) => (
  <ZoneContext value={zone}>{children}</ZoneContext>
);

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/**
 * The current time in ms, updated every few seconds by one timer per page. Null during server rendering, where time would differ from the
 * browser's.
 */
export function useNow(): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = (): void => setNow(Date.now());
    tick();
    listeners.add(tick);
    ticking ??= setInterval(() => {
      for (const listener of listeners) listener();
    }, TICK_MS);
    return () => {
      listeners.delete(tick);
      if (listeners.size > 0) return;
      clearInterval(ticking);
      ticking = undefined;
    };
  }, []);
  return now;
}

const ago = (at: Date, now: number): string => {
  const distance = Math.abs(now - at.getTime());
  if (distance < 5_000) return "now";
  return now >= at.getTime() ? `${formatDistanceStrict(at, now)} ago` : `in ${formatDistanceStrict(at, now)}`;
};

/** A relative time; its tooltip has the exact time (the person's zone, UTC, ISO). */
export function Moment({ at, className }: { at: Date; className?: string }) {
  const zone = useZone();
  const now = useNow();
  return (
    <Tooltip delay={300}>
      <Tooltip.Trigger className="inline-flex min-h-6 items-center">
        <time dateTime={at.toISOString()} className={className} suppressHydrationWarning>
          {now === null ? inZone(at, zone) : ago(at, now)}
        </time>
      </Tooltip.Trigger>
      <Tooltip.Content>
        <span className="flex flex-col text-xs tabular-nums">
          <span>
            {inZone(at, zone)} {zone}
          </span>
          {zone !== "UTC" && <span>{inZone(at, "UTC")} UTC</span>}
          <span>{at.toISOString()}</span>
        </span>
      </Tooltip.Content>
    </Tooltip>
  );
}
