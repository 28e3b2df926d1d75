import type { Severity } from "@padit/domain/severity";
import type { WordsOf } from "@/features/words/use-words";
import { eventText } from "./event-text";
import type { RouteDraft } from "./route-draft";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

type Hours = NonNullable<RouteDraft["hours"]>[number];
type Recipients = RouteDraft["recipients"];
type Words = WordsOf<"routes">;

interface Writer {
  t: Words;
  /** Names of the recipients by id. */
  nameOf: ReadonlyMap<string, string>;
  /** A severity within a sentence. */
  severityName: (severity: Severity) => string;
}

/** A route as sentences: which incidents it takes, and then one line for each message it may send. */
export function wordsOf(route: RouteDraft, writer: Writer): { takes: string; sends: string[] } {
  return { takes: takesOf(route, writer.t), sends: sendsOf(route, writer) };
}

function takesOf({ selector, hours, eventTypes }: RouteDraft, t: Words): string {
  let which = selector.trim() === "" ? t("words.all") : t("words.matching", { selector: selector.trim() });
  if (hours !== null) which = t("words.hours", { which, hours: severalHours(t, hours) });
  if (eventTypes === null) return which;
  return t("words.only", { which, events: eventTypes.map((type) => eventText(t, type).toLowerCase()).join(", ") });
}

const severalHours = (t: Words, hours: readonly Hours[]): string =>
  hours.map((each) => hoursWords(t, each)).reduce((a, b) => t("words.and", { a, b }));

function sendsOf(
  { recipients, steps, repeats, waitSeconds, quietHours, quietSeverity, rateLimit }: RouteDraft,
  { t, nameOf, severityName }: Writer,
): string[] {
  const named = (list: Recipients) => list.map(({ id }) => nameOf.get(id) ?? t("words.deleted")).join(", ");
  return [
    recipients.length === 0 ? t("words.nobody") : firstWords(t, named(recipients), waitSeconds),
    ...steps.map(({ afterSeconds, recipients: list }) => t("words.step", { time: spanWords(t, afterSeconds), names: named(list) })),
    ...(steps.length > 0 && repeats > 0 ? [t("words.repeated", { count: repeats })] : []),
    ...(quietHours === null || quietSeverity === "info"
      ? []
      : [t("words.quiet", { hours: severalHours(t, quietHours), severity: severityName(quietSeverity) })]),
    ...(rateLimit === null ? [] : [t("words.rate", { messages: String(rateLimit.messages), time: spanWords(t, rateLimit.windowSeconds) })]),
  ];
}

function firstWords(t: Words, names: string, waitSeconds: number | null): string {
  if (waitSeconds === null) return t("words.grown", { names });
  return waitSeconds === 0 ? t("words.atOnce", { names }) : t("words.lasts", { names, time: spanWords(t, waitSeconds) });
}

/** E.g. `90 s`, `10 min`, `2 h`: in the largest unit that has no fraction. */
export function spanWords(t: Words, seconds: number): string {
  for (const [unitSeconds, unit] of [
    [DAY_SECONDS, "d"],
    [HOUR_SECONDS, "h"],
    [MINUTE_SECONDS, "min"],
  ] as const)
    if (seconds > 0 && seconds % unitSeconds === 0) return t(`words.span.${unit}`, { n: String(seconds / unitSeconds) });
  return t("words.span.s", { n: String(seconds) });
}

/** E.g. `Mon–Fri 08:00–18:00 (Europe/Berlin)`. */
export const hoursWords = (t: Words, { days, from, to, timeZone }: Hours): string =>
  t("words.hoursOf", { days: daysWords(t, days), from, to, zone: timeZone });

/** E.g. `daily`, `Mon–Fri`, `Sat, Sun`, `Mon, Wed–Fri`. From three days in a row on, only the first and the last are named. */
function daysWords(t: Words, days: readonly number[]): string {
  if (new Set(days).size === DAYS.length) return t("words.daily");
  const rows: number[][] = [];
  for (const day of [...new Set(days)].sort((one, other) => one - other)) {
    const row = rows.at(-1);
    if (row && row.at(-1) === day - 1) row.push(day);
    else rows.push([day]);
  }
  const nameOf = (day: number | undefined) => t(`words.day.${DAYS[(day ?? 1) - 1] ?? "mon"}`);
  return rows.flatMap((row) => (row.length < 3 ? row.map(nameOf) : [`${nameOf(row[0])}–${nameOf(row.at(-1))}`])).join(", ");
}
