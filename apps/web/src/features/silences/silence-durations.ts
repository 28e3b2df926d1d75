import { tomorrowMorning } from "../inbox/snooze-times";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const SILENCE_DURATIONS = ["hour", "shift", "morning", "day", "week", "month"] as const;
export type SilenceDuration = (typeof SILENCE_DURATIONS)[number];

/** Duration in ms of the choices that do not depend on the time of day. */
const LENGTH_MS = { hour: HOUR_MS, shift: 8 * HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS };

/** End of a silence that begins (or is extended) at `from`. @param zone IANA zone of the person */
export const endOfSilence = (duration: SilenceDuration, from: Date, zone: string): Date =>
  duration === "morning" ? tomorrowMorning(from, zone) : new Date(from.getTime() + LENGTH_MS[duration]);
