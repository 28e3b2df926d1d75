import type { ExpectedTime } from "../model/detection-config";
import { clockTime, DAY_MINUTES, minuteOfDay } from "./time-of-day";

/** Tolerance of the stated start of an expected failure, in minutes before and after. */
export const EXPECTED_START_TOLERANCE_MINUTES = 10;
/** Tolerance of the stated length of an expected failure, ms. */
const LENGTH_TOLERANCE_MS = 5 * 60_000;

/** The expected time in which a failure began; undefined when the failure is not expected. */
export const expectedTimeOf = (times: readonly ExpectedTime[], sinceMs: number): ExpectedTime | undefined =>
  times.find(({ atMs, startMinute, timeZone }) => {
    if (sinceMs < atMs) return false;
    const apart = Math.abs(minuteOfDay(sinceMs, timeZone) - startMinute);
    return Math.min(apart, DAY_MINUTES - apart) <= EXPECTED_START_TOLERANCE_MINUTES;
  });

/** Whether a failure that began at `sinceMs` is, at `atMs`, within a time and length that a person expects. */
export function isExpected(times: readonly ExpectedTime[], sinceMs: number, atMs: number): boolean {
  const time = expectedTimeOf(times, sinceMs);
  return time !== undefined && atMs - sinceMs <= time.lengthMs + LENGTH_TOLERANCE_MS;
}

/** One sentence that explains why an expected failure causes no notification. */
export const expectedText = ({ startMinute, timeZone, lengthMs }: ExpectedTime): string =>
  `It fails as expected at this time: every day at about ${clockTime(startMinute)} ${timeZone}, for up to ${Math.round(lengthMs / 60_000)} min.`;

/** The expected times of each key. */
export function byKey<T extends { key: string }>(times: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const time of times) {
    const group = groups.get(time.key);
    if (group) group.push(time);
    else groups.set(time.key, [time]);
  }
  return groups;
}
