import type { DefaultAlerts } from "@padit/domain/metrics";
import { detectorTitle } from "@padit/domain/verdicts";
import type { WordsOf } from "@/features/words/use-words";
import { knownKey } from "../../words/known-key";

type Value = boolean | number | string;

type Section = Exclude<keyof DefaultAlerts, "muted">;

const SECTIONS = ["delivery", "countdown", "noData", "frozen", "silence", "clock"] as const satisfies readonly Section[];
const FIELDS = [
  ...(["k", "n", "downSeverity", "lossMinimum", "lossSeverity", "warnBelow", "criticalBelow"] as const),
  ...(["intervals", "severity", "offsetMs"] as const),
] as const;
type Words = WordsOf<"detection">;

/** Changes between two versions of the default alerts, one text per field: "Down and packet loss: Failed runs 3 → 5". */
export function changedDefaults(t: Words, before: DefaultAlerts, after: DefaultAlerts): string[] {
  const sections = SECTIONS.flatMap((section) => {
    const [was, is] = [before, after].map((defaults): Record<string, Value> => defaults[section]);
    if (!was || !is) return [];
    return Object.keys(is).flatMap((field) => {
      const [from, to] = [was[field], is[field]];
      return from === undefined || to === undefined || from === to ? [] : [changeOf(t, { section, field, from, to })];
    });
  });
  return [...sections, ...changedMutes(t, before, after)];
}

function changedMutes(t: Words, before: DefaultAlerts, after: DefaultAlerts): string[] {
  const [was, is] = [before, after].map(({ muted }) => new Map(muted.detectors.map((mute) => [`${mute.detector} ${mute.family}`, mute])));
  if (!was || !is) return [];
  const valuesOf = ({ detector, family }: DefaultAlerts["muted"]["detectors"][number]) => ({ detector: detectorTitle(detector), family });
  return [
    ...[...is].filter(([name]) => !was.has(name)).map(([, mute]) => t("policy.mute", valuesOf(mute))),
    ...[...was].filter(([name]) => !is.has(name)).map(([, mute]) => t("policy.unmute", valuesOf(mute))),
  ];
}

interface Change {
  section: (typeof SECTIONS)[number];
  field: string;
  from: Value;
  to: Value;
}

function changeOf(t: Words, { section, field, from, to }: Change): string {
  const part = t(`defaults.part.${section}`);
  if (typeof to === "boolean") return t(to ? "policy.turnedOn" : "policy.turnedOff", { part });
  const known = knownKey(FIELDS, field);
  return t("policy.changed", { part, field: known ? t(`defaults.field.${known}`) : field, from: String(from), to: String(to) });
}
