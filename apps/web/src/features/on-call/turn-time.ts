"use client";
import { useZone } from "@/components/moment";
import { useLanguage } from "@/features/words/use-words";

const FORMAT = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Writes the times of turns in the reader's language and zone, e.g. `Mon 30 Nov, 08:00`. */
export function useTurnTime(): (at: Date) => string {
  const [language, timeZone] = [useLanguage(), useZone()];
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...FORMAT, timeZone });
  return (at) => format.format(at);
}
