import { zoneOffsetMs } from "../judgement/zone-offset";
import type { AlertMessage } from "../model/alert-message";
import type { Repetition } from "../model/evidence";
import { clockTime, minuteOfDay } from "./time-of-day";

const DAY_MS = 86_400_000;
const TOLERANCE_MS = 10 * 60_000;
const DAYS_MIN = 3;
/** Of all outages since the first repetition, at least this share is at the same time: what fails all the time has no time of day. */
const SHARE_MIN = 0.5;

/**
 * Whether the newest of these outages repeats earlier ones at the same time of day, day after day; null when it does not. Local time counts
 * first: a job that keeps its local hour moves in UTC when the clocks change. What is bad in itself is never learnt: a person decides whether
 * it is expected.
 * @param startsMs oldest first, ms since the Unix epoch
 */
export function repetitionOf(startsMs: readonly number[], timeZone: string): Repetition | null {
  for (const zone of new Set([timeZone, "UTC"])) {
    const days = daysInARow(startsMs.map((startMs) => startMs + zoneOffsetMs(zone, startMs)));
    const newest = startsMs.at(-1);
    if (days !== null && newest !== undefined) return { minuteOfDay: minuteOfDay(newest, zone), timeZone: zone, days };
  }
  return null;
}

export const repetitionMessage = ({ minuteOfDay: minute, timeZone, days }: Repetition): AlertMessage => ({
  key: "more.repeats",
  values: { time: clockTime(minute), zone: timeZone, days: String(days) },
});

function daysInARow(startsMs: readonly number[]): number | null {
  const newest = startsMs.at(-1);
  if (newest === undefined) return null;
  const daysAgo = new Set(
    startsMs.filter((startMs) => isSameTimeOfDay(newest - startMs)).map((startMs) => Math.round((newest - startMs) / DAY_MS)),
  );
  let days = 0;
  while (daysAgo.has(days)) days += 1;
  const since = newest - (days - 1) * DAY_MS - TOLERANCE_MS;
  const outages = startsMs.filter((startMs) => startMs >= since).length;
  return days < DAYS_MIN || days < SHARE_MIN * outages ? null : days;
}

function isSameTimeOfDay(apartMs: number): boolean {
  const phase = apartMs % DAY_MS;
  return Math.min(phase, DAY_MS - phase) <= TOLERANCE_MS;
}
