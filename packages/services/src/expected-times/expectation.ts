import type { TenantTx } from "@padit/db";
import { DAY_MINUTES, EXPECTED_START_TOLERANCE_MINUTES, minuteOfDay } from "@padit/domain/alerts";
import { z } from "zod";
import type { AlertRow } from "../alerts/alert-view";

/** When and for how long an alert's endpoint fails daily, derived from its past. */
export interface ExpectationView {
  /** Minute of the local day, 0…1439. */
  startMinute: number;
  lengthMinutes: number;
  /** Name of an IANA time zone. */
  timeZone: string;
  /** Number of consecutive days so far. */
  days: number;
}

const Repeating = z.object({
  evidence: z.object({ repeats: z.object({ minute_of_day: z.int(), time_zone: z.string(), days: z.int() }) }),
});

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Number of days of which the lengths are read. */
const DAYS_READ = 14;
/** Lengths are rounded up to multiples of this. */
const LENGTH_STEP_MINUTES = 5;

/** The expected time that `expectAlert` would store; null if the alert does not repeat daily. */
export async function expectationOf(tx: TenantTx, alert: AlertRow, now: Date): Promise<ExpectationView | null> {
  const repeats = Repeating.safeParse(alert.detectionScore).data?.evidence.repeats;
  if (!repeats) return null;
  const { minute_of_day: newest, time_zone: timeZone, days } = repeats;
  const { tenantId, key } = alert;
  const bouts = await tx.alertBout.findMany({
    where: { tenantId, alert: { key }, startedAt: { gte: new Date(now.getTime() - DAYS_READ * DAY_MS) } },
    select: { startedAt: true, endedAt: true },
  });
  const alike = bouts.flatMap(({ startedAt, endedAt }) => {
    const apart = minutesApart(minuteOfDay(startedAt.getTime(), timeZone), newest);
    const minutes = ((endedAt ?? now).getTime() - startedAt.getTime()) / MINUTE_MS;
    return Math.abs(apart) <= EXPECTED_START_TOLERANCE_MINUTES ? [{ apart, minutes }] : [];
  });
  const mean = alike.reduce((sum, { apart }) => sum + apart, 0) / Math.max(1, alike.length);
  const longest = Math.max(1, ...alike.map(({ minutes }) => minutes));
  const lengthMinutes = Math.min(DAY_MINUTES, LENGTH_STEP_MINUTES * Math.ceil(longest / LENGTH_STEP_MINUTES));
  return { startMinute: (newest + Math.round(mean) + DAY_MINUTES) % DAY_MINUTES, lengthMinutes, timeZone, days };
}

/** Minutes from one minute of the day to another, the shorter way: -720…720. */
export function minutesApart(minute: number, from: number): number {
  const apart = (minute - from + DAY_MINUTES) % DAY_MINUTES;
  return apart > DAY_MINUTES / 2 ? apart - DAY_MINUTES : apart;
}
