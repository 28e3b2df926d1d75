import { z } from "zod";

/** Name of an IANA time zone that this runtime knows. */
export const TimeZone = z.string().max(64).refine(isTimeZone, "There is no such time zone.");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Intl also accepts offsets such as +02:00, which have no daylight-saving time.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
