import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";

/** A time in a zone as text, e.g. `24 Nov 2026, 14:03:20`. */
export const inZone = (at: Date, zone: string, pattern = "d MMM yyyy, HH:mm:ss"): string => format(new TZDate(at, zone), pattern);
