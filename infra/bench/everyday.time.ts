/** 20 September 2026, a Sunday, 00:00 UTC: both autumn changes of clocks are within the following 13 weeks. */
export const WORLD_START_MS = Date.UTC(2026, 8, 20);
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const MONTH_DAYS = 30.44;

export const ZONES = ["Europe/Berlin", "America/New_York"] as const;
export type Zone = (typeof ZONES)[number];

/** Clock changes of 2026 and 2027 in UTC, and the offset that holds until the next one. */
const OFFSETS: Readonly<Record<Zone, readonly { fromMs: number; offsetMs: number }[]>> = {
  "Europe/Berlin": [
    { fromMs: 0, offsetMs: 2 * HOUR_MS },
    { fromMs: Date.UTC(2026, 9, 25, 1), offsetMs: HOUR_MS },
    { fromMs: Date.UTC(2027, 2, 28, 1), offsetMs: 2 * HOUR_MS },
  ],
  "America/New_York": [
    { fromMs: 0, offsetMs: -4 * HOUR_MS },
    { fromMs: Date.UTC(2026, 10, 1, 6), offsetMs: -5 * HOUR_MS },
    { fromMs: Date.UTC(2027, 2, 14, 7), offsetMs: -4 * HOUR_MS },
  ],
};

export function zoneOffsetMs(zone: Zone, atMs: number): number {
  let offset = 0;
  for (const { fromMs, offsetMs } of OFFSETS[zone]) if (atMs >= fromMs) offset = offsetMs;
  return offset;
}

/** Whether a clock of the zone was changed within the last `withinMs`. */
export const isNearClockChange = (zone: Zone, atMs: number, withinMs: number): boolean =>
  OFFSETS[zone].some(({ fromMs }) => fromMs > 0 && atMs >= fromMs - withinMs && atMs < fromMs + withinMs);
