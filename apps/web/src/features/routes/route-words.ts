import { labelOf } from "../integrations/event-types";
import type { RouteDraft } from "./route-draft";

export const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

type Hours = NonNullable<RouteDraft["hours"]>[number];
type Recipients = RouteDraft["recipients"];

/** A route as sentences: which incidents it takes, and then one line for each message it may send. */
export function wordsOf(route: RouteDraft, nameOf: ReadonlyMap<string, string>): { takes: string; sends: string[] } {
  return { takes: takesOf(route), sends: sendsOf(route, nameOf) };
}

function takesOf({ selector, hours, eventTypes }: RouteDraft): string {
  const which = selector.trim() === "" ? "all alerts" : `alerts that match ${selector.trim()}`;
  const when = hours === null ? "" : `, ${hours.map(hoursWords).join(" and ")}`;
  const only = eventTypes === null ? "" : `; only when: ${eventTypes.map((type) => labelOf(type).toLowerCase()).join(", ")}`;
  return `${which}${when}${only}`;
}

function sendsOf(
  { recipients, steps, repeats, waitSeconds, quietHours, quietSeverity, rateLimit }: RouteDraft,
  nameOf: ReadonlyMap<string, string>,
) {
  const named = (list: Recipients) => list.map(({ id }) => nameOf.get(id) ?? "a deleted recipient").join(", ");
  return [
    recipients.length === 0 ? "nobody at first" : `${named(recipients)} ${waitWords(waitSeconds)}`,
    ...steps.map(({ afterSeconds, recipients: list }) => `after ${spanWords(afterSeconds)} without acknowledgement: ${named(list)}`),
    ...(steps.length > 0 && repeats > 0 ? [`the steps are repeated ${timesWords(repeats)}`] : []),
    ...(quietHours === null || quietSeverity === "info"
      ? []
      : [`quiet ${quietHours.map(hoursWords).join(" and ")}: what is below ${quietSeverity} waits`]),
    ...(rateLimit === null
      ? []
      : [`at most ${rateLimit.messages} in ${spanWords(rateLimit.windowSeconds)} to each recipient; the rest is one digest`]),
  ];
}

function waitWords(waitSeconds: number | null): string {
  if (waitSeconds === null) return "once the incident has stopped growing";
  return waitSeconds === 0 ? "at once" : `if it lasts ${spanWords(waitSeconds)}`;
}

const timesWords = (times: number): string => (times === 1 ? "once" : times === 2 ? "twice" : `${times} times`);

/** E.g. `90 s`, `10 min`, `2 h`: in the largest unit that has no fraction. */
export function spanWords(seconds: number): string {
  for (const [unitSeconds, unit] of [
    [DAY_SECONDS, "d"],
    [HOUR_SECONDS, "h"],
    [MINUTE_SECONDS, "min"],
  ] as const)
    if (seconds > 0 && seconds % unitSeconds === 0) return `${seconds / unitSeconds} ${unit}`;
  return `${seconds} s`;
}

/** E.g. `Mon–Fri 08:00–18:00 (Europe/Berlin)`. */
export const hoursWords = ({ days, from, to, timeZone }: Hours): string => `${daysWords(days)} ${from}–${to} (${timeZone})`;

/** E.g. `daily`, `Mon–Fri`, `Sat, Sun`, `Mon, Wed–Fri`. From three days in a row on, only the first and the last are named. */
function daysWords(days: readonly number[]): string {
  if (new Set(days).size === DAY_NAMES.length) return "daily";
  const rows: number[][] = [];
  for (const day of [...new Set(days)].sort((one, other) => one - other)) {
    const row = rows.at(-1);
    if (row && row.at(-1) === day - 1) row.push(day);
    else rows.push([day]);
  }
  const nameOf = (day: number | undefined) => DAY_NAMES[(day ?? 1) - 1] ?? "";
  return rows.flatMap((row) => (row.length < 3 ? row.map(nameOf) : [`${nameOf(row[0])}–${nameOf(row.at(-1))}`])).join(", ");
}
