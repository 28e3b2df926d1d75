import { type ExpectedEffect, effectText } from "@padit/domain/expected-effect";
import { inZone } from "../../components/in-zone";

export const DURATIONS = [
  { id: "1800", label: "30 minutes" },
  { id: "3600", label: "1 hour" },
  { id: "7200", label: "2 hours" },
  { id: "14400", label: "4 hours" },
  { id: "28800", label: "8 hours" },
  { id: "86400", label: "1 day" },
] as const;

const EFFECTS = [
  { id: "60", label: "Outages of at most 1 minute" },
  { id: "300", label: "Outages of at most 5 minutes" },
  { id: "900", label: "Outages of at most 15 minutes" },
  { id: "3600", label: "Outages of at most 1 hour" },
  { id: "reroute", label: "Traffic takes another way" },
  { id: "no_effect", label: "Nothing" },
] as const;

/** The expected effect as the service reads it. @param choice id of a choice: the longest outage in seconds, or the kind of effect */
export const effectOf = (choice: string) =>
  choice === "reroute" || choice === "no_effect"
    ? { type: choice as "reroute" | "no_effect" }
    : { type: "outage" as const, outageSeconds: Number(choice) };

/** Id of the choice for a stored effect. */
export const choiceOf = (expected: ExpectedEffect): string =>
  expected.type === "outage" ? String(expected.outageMs / 1_000) : expected.type;

/** The offered effects, and the stored one if it is none of them. */
export function effectsWith(choice: string): readonly { id: string; label: string }[] {
  if (EFFECTS.some(({ id }) => id === choice)) return EFFECTS;
  const text = effectText({ type: "outage", outageMs: Number(choice) * 1_000 }).replace(/ expected$/, "");
  return [{ id: choice, label: text.charAt(0).toUpperCase() + text.slice(1) }, ...EFFECTS];
}

const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;

/** How often planned work repeats, in words, with the rule of RFC 5545 for a start; null: once. @param zone IANA zone of the work */
export function repetitionsOf(startsAt: Date, zone: string): { id: string; label: string; rrule: string | null }[] {
  const day = WEEKDAYS[Number(inZone(startsAt, zone, "i")) % 7] ?? "SU";
  const nth = Math.ceil(Number(inZone(startsAt, zone, "d")) / 7);
  const weekday = inZone(startsAt, zone, "EEEE");
  const ordinal = ["first", "second", "third", "fourth"][nth - 1];
  return [
    { id: "once", label: "Once", rrule: null },
    { id: "daily", label: "Every day", rrule: "FREQ=DAILY" },
    { id: "weekly", label: `Every ${weekday}`, rrule: `FREQ=WEEKLY;BYDAY=${day}` },
    ordinal === undefined
      ? { id: "monthly", label: `Every last ${weekday} of a month`, rrule: `FREQ=MONTHLY;BYDAY=-1${day}` }
      : { id: "monthly", label: `Every ${ordinal} ${weekday} of a month`, rrule: `FREQ=MONTHLY;BYDAY=${nth}${day}` },
  ];
}
