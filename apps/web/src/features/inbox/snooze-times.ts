import { TZDate } from "@date-fns/tz";
import { addDays, set } from "date-fns";

const HOUR_MS = 3_600_000;

/** 09:00 of the next day in the person's zone, also across changes of summer time. */
export function tomorrowMorning(now: Date, zone: string): Date {
  const next = set(addDays(new TZDate(now, zone), 1), { hours: 9, minutes: 0, seconds: 0, milliseconds: 0 });
  return new Date(next.getTime());
}

export const inOneHour = (now: Date): Date => new Date(now.getTime() + HOUR_MS);

/** Parses the value of a `datetime-local` field (`2026-11-24T09:00`) in the zone; null for an incomplete date. */
export function fromField(text: string, zone: string): Date | null {
  const [, y, m, d, hours, minutes] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)?.map(Number) ?? [];
  if (y === undefined || m === undefined || d === undefined || hours === undefined || minutes === undefined) return null;
  return new Date(new TZDate(y, m - 1, d, hours, minutes, 0, zone).getTime());
}
