import { zoneOffsetMs } from "../judgement/zone-offset";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
/** Local midnight of the first Monday after the Unix epoch, in minutes: 1970-01-05. */
const FIRST_MONDAY_MINUTES = 4 * DAY_MINUTES;
/** Maximum number of adjoining spans that the search for an end follows: a week of half hours. */
const SPANS_MAX = 336;

/** Hours that recur every week in a time zone, within `[from, to)` of the local clock. */
export interface WeeklyHours {
  /** ISO weekdays, 1 (Monday) to 7 (Sunday), on which the hours begin. */
  days: readonly number[];
  /** `HH:MM`. */
  from: string;
  /** `HH:MM`, up to 24:00. A time that is not after `from` is on the next day. */
  to: string;
  /** IANA zone. */
  timeZone: string;
}

export const areHoursNow = (hours: readonly WeeklyHours[], atMs: number): boolean => hours.some((each) => minutesLeft(each, atMs) > 0);

/**
 * When the hours that include `atMs` end, ms; null if none includes it. Hours that adjoin each other count as one, for a week at most.
 * The end is right across a change of daylight-saving time.
 */
export function hoursEndMs(hours: readonly WeeklyHours[], atMs: number): number | null {
  let endMs = atMs;
  for (let span = 0; span < SPANS_MAX && endMs - atMs < WEEK_MINUTES * MINUTE_MS; span += 1) {
    const ends = hours.flatMap((each) => endOf(each, endMs));
    if (ends.length === 0) break;
    endMs = Math.max(...ends);
  }
  return endMs === atMs ? null : endMs;
}

function endOf(hours: WeeklyHours, atMs: number): number[] {
  const left = minutesLeft(hours, atMs);
  if (left === 0) return [];
  const naiveMs = Math.floor(atMs / MINUTE_MS + left) * MINUTE_MS;
  const shiftMs = zoneOffsetMs(hours.timeZone, naiveMs) - zoneOffsetMs(hours.timeZone, atMs);
  return [Math.max(naiveMs - shiftMs, atMs + MINUTE_MS)];
}

/** Local minutes until the hours end; 0 outside of them. */
function minutesLeft({ days, from, to, timeZone }: WeeklyHours, atMs: number): number {
  const local = Math.floor((atMs + zoneOffsetMs(timeZone, atMs)) / MINUTE_MS);
  const now = modulo(local - FIRST_MONDAY_MINUTES, WEEK_MINUTES);
  const [start, end] = [minuteOf(from), minuteOf(to)];
  const length = end > start ? end - start : end - start + DAY_MINUTES;
  const left = days.map((day) => length - modulo(now - ((day - 1) * DAY_MINUTES + start), WEEK_MINUTES));
  return Math.max(0, ...left);
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}
