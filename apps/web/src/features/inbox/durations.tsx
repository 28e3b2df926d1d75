"use client";
import { useNow, useTimes } from "@/components/moment";
import { useWords, type WordsOf } from "@/features/words/use-words";

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1_000, "s"],
] as const;

/** A duration in its largest unit alone, e.g. `3 h`, because lists have little space. */
export function shortDuration(t: WordsOf<"common">, ms: number): string {
  const [width, unit] = UNITS.find(([each]) => ms >= each) ?? [1_000, "s"];
  return t(`short.${unit}`, { n: String(Math.max(0, Math.floor(ms / width))) });
}

/** A short relative time; the tooltip has the exact time. */
export function Since({ at }: { at: Date }) {
  const now = useNow();
  const t = useWords("common");
  const times = useTimes();
  const exact = `${times.at(at)} ${times.zone}\n${at.toISOString()}`;
  return (
    <time dateTime={at.toISOString()} title={exact} suppressHydrationWarning>
      {now === null ? "" : shortDuration(t, now - at.getTime())}
    </time>
  );
}

/** Duration from start to end, or to now. */
export function Lasts({ from, to }: { from: Date; to: Date | null }) {
  const t = useWords("common");
  const now = useNow();
  if (now === null && to === null) return null;
  return <>{shortDuration(t, (to?.getTime() ?? now ?? 0) - from.getTime())}</>;
}
