import { createFormatter } from "use-intl/core";
import { FORMAT_LOCALES, type Language } from "./languages";

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const SECONDS = { ...CLOCK, second: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;

/** How much of a time is shown, each with an example in English. */
const STYLES = {
  /** 4 Nov 2026, 14:03:20 */
  exact: { ...DAY, year: "numeric", ...SECONDS },
  /** 4 Nov, 14:03:20 */
  dayClock: { ...DAY, ...SECONDS },
  /** 4 Nov, 14:03 */
  dayMinute: { ...DAY, ...CLOCK },
  /** Wed 4 Nov, 14:03 */
  weekdayMinute: { weekday: "short", ...DAY, ...CLOCK },
  /** Wed, 4 Nov 2026, 14:03 */
  weekdayYearMinute: { weekday: "short", ...DAY, year: "numeric", ...CLOCK },
  /** Wed 14:03 */
  weekdayClock: { weekday: "short", ...CLOCK },
  /** 4 Nov */
  day: DAY,
  /** 14:03:20 */
  clock: SECONDS,
  /** 14:03 */
  minute: CLOCK,
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

type TimeStyle = keyof typeof STYLES;

/** Times as a reader's language and zone write them. */
export interface Times {
  zone: string;
  at: (time: Date, style?: TimeStyle) => string;
  /** A day of the calendar without its year, e.g. 2026-11-04 as `4 Nov`; the text itself if it is no day. */
  calendarDay: (day: string) => string;
  /** Distance from now in the largest unit, e.g. `3 minutes ago`; `now` within five seconds. @param nowMs Unix time in ms */
  ago: (time: Date, nowMs: number) => string;
}

const NOW_MS = 5_000;
const made = new Map<string, Times>();

/** @param zone IANA name */
export function timesOf(language: Language, zone: string): Times {
  const name = `${language} ${zone}`;
  const known = made.get(name) ?? createTimes(language, zone);
  made.set(name, known);
  return known;
}

function createTimes(language: Language, zone: string): Times {
  const format = createFormatter({ locale: FORMAT_LOCALES[language], timeZone: zone });
  const calendar = createFormatter({ locale: FORMAT_LOCALES[language], timeZone: "UTC" });
  return {
    zone,
    calendarDay: (day) => {
      const at = new Date(`${day}T00:00:00Z`);
      return Number.isNaN(at.getTime()) ? day : calendar.dateTime(at, STYLES.day);
    },
    at: (time, style = "exact") => format.dateTime(time, STYLES[style]),
    ago: (time, nowMs) => format.relativeTime(Math.abs(nowMs - time.getTime()) < NOW_MS ? nowMs : time, nowMs),
  };
}
