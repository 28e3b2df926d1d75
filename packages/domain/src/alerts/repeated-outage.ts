import { zoneOffsetMs } from "../judgement/zone-offset";
import type { AlertMessage } from "../model/alert-message";
import type { Repetition } from "../model/evidence";
import { clockTime, minuteOfDay } from "./time-of-day";

const DAY_MS = 86_400_000;
const TOLERANCE_MS = 10 * 60_000;
const REPETITION_DAYS_MIN = 3;
/** Smallest share of the outages since the first repetition that are at the same time of day. An endpoint that fails at any time has no schedule. */
const SAME_TIME_SHARE_MIN = 0.5;

/**
 * The repetition of the newest outage at the same time of day on several days; null when there is none. Local time is tried before UTC,
 * because a job at a fixed local hour moves in UTC when the clocks change. Outages are never learnt as normal: a person decides whether a
 * repeated outage is expected.
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
  return days < REPETITION_DAYS_MIN || days < SAME_TIME_SHARE_MIN * outages ? null : days;
}

function isSameTimeOfDay(apartMs: number): boolean {
  const phase = apartMs % DAY_MS;
  return Math.min(phase, DAY_MS - phase) <= TOLERANCE_MS;
}
