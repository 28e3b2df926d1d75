import type { ExpectedEffect } from "@padit/domain/expected-effect";
import type { WordsOf } from "@/features/words/use-words";
import { inZone } from "../../components/in-zone";
import { FORMAT_LOCALES, type Language } from "../words/languages";

type T = WordsOf<"maintenance">;
interface Choice {
  id: string;
  label: string;
}

const DURATIONS_S = [1_800, 3_600, 7_200, 14_400, 28_800, 86_400] as const;
const OUTAGES_S = [60, 300, 900, 3_600] as const;
const UNITS = [
  { unit: "day", size: 86_400 },
  { unit: "hour", size: 3_600 },
  { unit: "minute", size: 60 },
] as const;

/** A length of time in its largest whole unit. @param seconds at least 1 */
export function lengthIn(t: T, seconds: number): string {
  const { unit, size } = UNITS.find(({ size: each }) => seconds % each === 0) ?? { unit: "second" as const, size: 1 };
  return t(`length.${unit}`, { count: seconds / size });
}

/** The offered durations, and the stored one if it is none of them. @param duration seconds */
export const durationsWith = (t: T, duration: string): Choice[] =>
  [...new Set([...DURATIONS_S.map(String), duration])].map((id) => ({ id, label: lengthIn(t, Number(id)) }));

/** The effect as a part of a sentence. */
export const expectedIn = (t: T, expected: ExpectedEffect): string =>
  expected.type === "outage" ? t("expected.outage", { length: lengthIn(t, expected.outageMs / 1_000) }) : t(`expected.${expected.type}`);

/** The expected effect as the service reads it. @param choice id of a choice: the longest outage in seconds, or the kind of effect */
export const effectOf = (choice: string) =>
  choice === "reroute" || choice === "no_effect"
    ? { type: choice as "reroute" | "no_effect" }
    : { type: "outage" as const, outageSeconds: Number(choice) };

/** Id of the choice for a stored effect. */
export const choiceOf = (expected: ExpectedEffect): string =>
  expected.type === "outage" ? String(expected.outageMs / 1_000) : expected.type;

/** The offered effects, and the stored one if it is none of them. */
export function effectsWith(t: T, choice: string): Choice[] {
  const offered = [...OUTAGES_S.map(String), "reroute", "no_effect"];
  return [...(offered.includes(choice) ? [] : [choice]), ...offered].map((id) => {
    const effect = effectOf(id);
    const label = effect.type === "outage" ? t("effect.outage", { length: lengthIn(t, effect.outageSeconds) }) : t(`effect.${effect.type}`);
    return { id, label };
  });
}

const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;

export interface WorkRepetition {
  id: "once" | "daily" | "weekly" | "monthly";
  /** Rule of RFC 5545; null: once. */
  rrule: string | null;
}

/** How often planned work can repeat, by the day of its start. @param zone IANA zone of the work */
export function repetitionsOf(startsAt: Date, zone: string): WorkRepetition[] {
  const day = WEEKDAYS[Number(inZone(startsAt, zone, "i")) % 7] ?? "SU";
  const nth = nthOf(startsAt, zone);
  return [
    { id: "once", rrule: null },
    { id: "daily", rrule: "FREQ=DAILY" },
    { id: "weekly", rrule: `FREQ=WEEKLY;BYDAY=${day}` },
    { id: "monthly", rrule: `FREQ=MONTHLY;BYDAY=${nth}${day}` },
  ];
}

/** Which of its weekday in the month a day is: 1 to 4, or −1 for the last where there are five. */
function nthOf(at: Date, zone: string): number {
  const nth = Math.ceil(Number(inZone(at, zone, "d")) / 7);
  return nth > 4 ? -1 : nth;
}

/** A repetition in words. */
export function repetitionIn(
  t: T,
  language: Language,
  { id }: Pick<WorkRepetition, "id">,
  { startsAt, zone }: { startsAt: Date; zone: string },
) {
  const weekday = new Intl.DateTimeFormat(FORMAT_LOCALES[language], { weekday: "long", timeZone: zone }).format(startsAt);
  if (id === "weekly") return t("repeats.weekly", { weekday });
  return id === "monthly" ? t("repeats.monthly", { nth: String(nthOf(startsAt, zone)), weekday }) : t(`repeats.${id}`);
}
