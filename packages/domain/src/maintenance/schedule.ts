import { RRuleTemporal } from "rrule-temporal";
import { PaditError } from "../padit-error";

/** When a maintenance takes place: once, or repeatedly by a rule of RFC 5545. */
export interface MaintenanceSchedule {
  startsAt: Date;
  durationMs: number;
  /** Value of an RRULE property (RFC 5545 §3.3.10), such as `FREQ=WEEKLY;BYDAY=SU`; null: once. */
  rrule: string | null;
  /** IANA zone in whose local time the rule repeats. */
  timeZone: string;
}

/** One time of a maintenance, `[startMs, endMs)` in ms since the Unix epoch. */
export interface Occurrence {
  startMs: number;
  endMs: number;
}

/** The longest time of one occurrence, ms. */
export const MAINTENANCE_DURATION_MS_MAX = 7 * 86_400_000;
/** The shortest time of one occurrence, ms. */
export const MAINTENANCE_DURATION_MS_MIN = 60_000;
export const RRULE_LENGTH_MAX = 300;
/** Number of occurrences that are compared with the duration, so that no occurrence begins while the one before it lasts. */
const OVERLAP_CHECKS = 60;
/** Frequencies of a rule. Higher frequencies have no use in planned work and would create thousands of occurrences. */
const FREQUENCIES: readonly string[] = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
const RULE_PART = /^(?:FREQ|INTERVAL|COUNT|UNTIL|WKST|BY(?:HOUR|MINUTE|DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS))=[A-Z0-9,+-]+$/;
/** Largest COUNT of a rule: occurrences of such a rule are found by counting from the first one. */
const COUNT_MAX = 500;
/** Limits on the search for an occurrence, so that a rule that never holds fails within milliseconds. */
const SEARCH = { maxIterations: 2_000, maxCandidateEvaluations: 50_000 } as const;

/**
 * The first occurrences that end after a moment, in order of time. An occurrence at a local time that the change to summer time skips is
 * ignored (RFC 5545 §3.3.10); if a local time occurs twice, the first one counts.
 */
export function nextOccurrences(schedule: MaintenanceSchedule, after: Date, count: number): Occurrence[] {
  const { startsAt, durationMs } = schedule;
  const firstMs = Math.max(startsAt.getTime(), after.getTime() - durationMs + 1);
  const found: Occurrence[] = [];
  for (const startMs of startsFrom(schedule, firstMs)) {
    if (found.length === count) break;
    found.push({ startMs, endMs: startMs + durationMs });
  }
  return found;
}

/** The occurrences that begin within `[from, to)`, at most `limit`. */
export function occurrencesWithin(schedule: MaintenanceSchedule, from: Date, to: Date, limit: number): Occurrence[] {
  const firstMs = Math.max(schedule.startsAt.getTime(), from.getTime());
  const found: Occurrence[] = [];
  for (const startMs of startsFrom(schedule, firstMs)) {
    if (startMs >= to.getTime() || found.length === limit) break;
    found.push({ startMs, endMs: startMs + schedule.durationMs });
  }
  return found;
}

/**
 * Checks what a person planned: a rule that can be read, has an occurrence, and whose occurrences do not overlap.
 * @throws PaditError invalid, with the path of the field
 */
export function checkSchedule(schedule: MaintenanceSchedule): void {
  const { rrule, startsAt, durationMs } = schedule;
  if (rrule === null) return;
  const parts = rrule.split(";");
  const partOf = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  if (!parts.every((part) => RULE_PART.test(part)) || !FREQUENCIES.includes(partOf("FREQ") ?? ""))
    throw refused("rrule", "Write a rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=SU, that repeats hourly or less often.");
  if (Number(partOf("COUNT") ?? 1) > COUNT_MAX) throw refused("rrule", `A rule may have a COUNT of ${COUNT_MAX} at most.`);
  let starts: Occurrence[];
  try {
    starts = nextOccurrences(schedule, startsAt, OVERLAP_CHECKS);
  } catch (cause) {
    throw refused("rrule", `This rule cannot be used: ${cause instanceof Error ? cause.message : "unknown reason"}.`, cause);
  }
  if (starts.length === 0) throw refused("rrule", "This rule has no occurrence.");
  if (starts.some(({ endMs }, i) => endMs > (starts[i + 1]?.startMs ?? Number.POSITIVE_INFINITY)))
    throw refused("duration", `An occurrence begins before the one before it ends after ${durationMs / 60_000} min.`);
}

const refused = (path: string, message: string, cause?: unknown): PaditError =>
  new PaditError("invalid", message, { issues: [{ path, message }], cause });

/** The starts of occurrences from a moment on, ms, in order of time. */
function* startsFrom({ startsAt, rrule, timeZone }: MaintenanceSchedule, fromMs: number): Generator<number> {
  if (rrule === null) {
    if (startsAt.getTime() >= fromMs) yield startsAt.getTime();
    return;
  }
  const rruleString = `DTSTART;TZID=${timeZone}:${localTime(startsAt, timeZone)}\nRRULE:${rrule}`;
  const rule = new RRuleTemporal({ rruleString, strict: true, ...SEARCH });
  for (let at = nextOf(rule, fromMs, true); at !== null; at = nextOf(rule, at, false)) yield at;
}

/** Start of the rule's next occurrence, ms; null if there is none, or none within the limits of the search. */
function nextOf(rule: RRuleTemporal, afterMs: number, isInclusive: boolean): number | null {
  try {
    return rule.next(new Date(afterMs), isInclusive)?.epochMilliseconds ?? null;
  } catch (error) {
    if (error instanceof Error && /^Maximum /.test(error.message)) return null;
    throw error;
  }
}

/** The local time of a moment as RFC 5545 §3.3.5 writes it, such as `20261129T013000`. */
function localTime(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  return `${of("year")}${of("month")}${of("day")}T${of("hour")}${of("minute")}${of("second")}`;
}
