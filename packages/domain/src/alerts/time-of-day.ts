import { zoneOffsetMs } from "../judgement/zone-offset";

const MINUTE_MS = 60_000;
export const DAY_MINUTES = 1_440;

/** Minute of the local day, 0…1439. @param timeZone IANA zone */
export const minuteOfDay = (atMs: number, timeZone: string): number =>
  ((Math.floor((atMs + zoneOffsetMs(timeZone, atMs)) / MINUTE_MS) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;

/** A minute of the day as `HH:MM`: 185 is `03:05`. */
export const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
