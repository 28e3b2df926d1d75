import { TZDate } from "@date-fns/tz";

/** Dates whose local fields are those of the zone, as uPlot labels its axis with them. */
export const tzDate =
  (zone: string) =>
  (seconds: number): Date =>
    new TZDate(seconds * 1000, zone);
