import { TZDate } from "@date-fns/tz";

/** Converts a timestamp to a Date whose local fields are those of the zone, which uPlot uses for axis labels. */
export const tzDate =
  (zone: string) =>
  (seconds: number): Date =>
    new TZDate(seconds * 1000, zone);
