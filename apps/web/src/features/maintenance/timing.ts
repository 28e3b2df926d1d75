import type { MaintenanceView } from "@padit/services/maintenance";
import { inZone } from "../../components/in-zone";
import { fromField } from "../inbox/snooze-times";
import { repetitionsOf, type WorkRepetition } from "./maintenance-words";

const QUARTER_HOUR_MS = 900_000;
const FIELD_PATTERN = "yyyy-MM-dd'T'HH:mm";
/** Choice of a rule that the list of repetitions does not offer. */
const STORED_RULE = "stored";

/** When the work takes place, as it is typed. */
export interface Timing {
  start: string;
  timeZone: string;
  /** Seconds. */
  duration: string;
  /** Id of a repetition of `repetitionsFor`. */
  repeats: string;
  /** Rule of RFC 5545 that is stored and that no repetition has; null for none. */
  storedRule: string | null;
}

/** The next full quarter of an hour. */
const soon = (): Date => new Date(Math.ceil(Date.now() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS);

/** Two hours from the next quarter of an hour on. @param timeZone IANA zone of the reader */
export const newTiming = (timeZone: string): Timing => ({
  ...{ start: inZone(soon(), timeZone, FIELD_PATTERN), timeZone, duration: "7200", repeats: "once", storedRule: null },
});

/** The stored schedule as it is edited. */
export function timingOf({
  startsAt,
  timeZone,
  durationSeconds,
  rrule,
}: Pick<MaintenanceView, "startsAt" | "timeZone" | "durationSeconds" | "rrule">): Timing {
  const known = repetitionsOf(startsAt, timeZone).find((each) => each.rrule === rrule);
  const start = inZone(startsAt, timeZone, FIELD_PATTERN);
  return { start, timeZone, duration: String(durationSeconds), repeats: known?.id ?? STORED_RULE, storedRule: known ? null : rrule };
}

/** The start, as far as it is typed. */
export const startOf = ({ start, timeZone }: Timing): Date => fromField(start, timeZone) ?? soon();

/** The repetitions that the start allows, and the stored rule if it is none of them. */
export function repetitionsFor(timing: Timing): (WorkRepetition | { id: typeof STORED_RULE; rrule: string })[] {
  const offered = repetitionsOf(startOf(timing), timing.timeZone);
  return timing.storedRule === null ? offered : [...offered, { id: STORED_RULE, rrule: timing.storedRule }];
}

/** The schedule as the service reads it; null while it is incomplete. */
export function typedSchedule(timing: Timing) {
  const { start, timeZone, duration, repeats } = timing;
  const startsAt = fromField(start, timeZone);
  if (startsAt === null) return null;
  const rrule = repetitionsFor(timing).find(({ id }) => id === repeats)?.rrule ?? null;
  return { startsAt, durationSeconds: Number(duration), rrule, timeZone };
}
