"use client";
import { Tooltip } from "@heroui/react";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { type Times, timesOf } from "@/features/words/times";
import { useLanguage } from "@/features/words/use-words";
import { inZone } from "./in-zone";

export { inZone };

const ZoneContext = createContext("UTC");
/** The IANA zone in which times are shown. */
export const useZone = (): string => useContext(ZoneContext);
/** Formats times in the reader's language and zone. */
export const useTimes = (): Times => timesOf(useLanguage(), useZone());
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

/** A relative time; its tooltip has the exact time (the person's zone, UTC, ISO). */
export function Moment({ at, className }: { at: Date; className?: string }) {
  const times = useTimes();
  const utc = timesOf(useLanguage(), "UTC");
  const now = useNow();
  return (
    <Tooltip delay={300}>
      <Tooltip.Trigger className="inline-flex min-h-6 items-center">
        <time dateTime={at.toISOString()} className={className} suppressHydrationWarning>
          {now === null ? times.at(at) : times.ago(at, now)}
        </time>
      </Tooltip.Trigger>
      <Tooltip.Content>
        <span className="flex flex-col text-xs tabular-nums">
          <span>
            {times.at(at)} {times.zone}
          </span>
          {times.zone !== "UTC" && <span>{utc.at(at)} UTC</span>}
          <span>{at.toISOString()}</span>
        </span>
      </Tooltip.Content>
    </Tooltip>
  );
}
