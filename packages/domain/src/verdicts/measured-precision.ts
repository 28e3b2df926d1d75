import type { Preset } from "../model/detection-config";
import { wilson } from "../training/outcome";
import { VERDICT_MEANING, type Verdict } from "./verdict";

/** Number of counted verdicts from which a precision is shown as a measurement. Below it the interval is wider than most decisions bear. */
export const VERDICTS_MIN = 20;
/** Groups shown of each dimension: those with the most verdicts. */
const GROUPS_MAX = 50;

/** Alerts that share everything by which precision is measured. */
export interface JudgedAlerts {
  /** Name of the detector; `rule:<id>` for a rule. */
  detector: string;
  /** The preset in force when the alerts opened; null where presets do not matter (rules, collectors). */
  preset: Preset | null;
  /** Null for alerts about collectors. */
  protocol: string | null;
  labels: readonly string[];
  verdict: Verdict;
  count: number;
}

/** How often an alert was right, by the verdicts of people. */
export interface MeasuredPrecision {
  right: number;
  /** Verdicts that count: right and wrong ones. */
  n: number;
  /** Wilson's 95 % interval of the share that is right, 0…1. */
  low: number;
  high: number;
  isEnough: boolean;
}

export interface GroupPrecision extends MeasuredPrecision {
  name: string;
}

export type PrecisionDimension = "detector" | "preset" | "protocol" | "label";

export interface PrecisionReport {
  all: MeasuredPrecision;
  /** By dimension, the groups with most verdicts first. An alert with several labels counts in each of them. */
  by: Record<PrecisionDimension, GroupPrecision[]>;
}

export const precisionOf = (right: number, n: number): MeasuredPrecision => ({
  right,
  n,
  ...wilson(right, n),
  isEnough: n >= VERDICTS_MIN,
});

const namesOf: Readonly<Record<PrecisionDimension, (alerts: JudgedAlerts) => readonly string[]>> = {
  detector: ({ detector }) => [detector],
  preset: ({ preset }) => (preset === null ? [] : [preset]),
  protocol: ({ protocol }) => (protocol === null ? [] : [protocol]),
  label: ({ labels }) => [...new Set(labels)],
};

/** Precision of all judged alerts and of each group of them. Verdicts without meaning for precision are left out. */
export function measurePrecision(judged: readonly JudgedAlerts[]): PrecisionReport {
  const counted = judged.filter(({ verdict }) => VERDICT_MEANING[verdict] !== "uncounted");
  const by = (dimension: PrecisionDimension): GroupPrecision[] => {
    const groups = new Map<string, JudgedAlerts[]>();
    for (const alerts of counted) for (const name of namesOf[dimension](alerts)) groups.set(name, [...(groups.get(name) ?? []), alerts]);
    return [...groups]
      .map(([name, alerts]) => ({ name, ...tallied(alerts) }))
      .sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1))
      .slice(0, GROUPS_MAX);
  };
  return {
    all: tallied(counted),
    by: { detector: by("detector"), preset: by("preset"), protocol: by("protocol"), label: by("label") },
  };
}

function tallied(alerts: readonly JudgedAlerts[]): MeasuredPrecision {
  const sum = (of: readonly JudgedAlerts[]): number => of.reduce((all, { count }) => all + count, 0);
  return precisionOf(sum(alerts.filter(({ verdict }) => VERDICT_MEANING[verdict] === "right")), sum(alerts));
}

/** Precision of alerts with these verdicts. */
export function precisionOfVerdicts(verdicts: readonly Verdict[]): MeasuredPrecision {
  const counted = verdicts.filter((verdict) => VERDICT_MEANING[verdict] !== "uncounted");
  return precisionOf(counted.filter((verdict) => VERDICT_MEANING[verdict] === "right").length, counted.length);
}

const percent = (share: number): number => Math.round(100 * share);

/** A precision in words: `right in 34 of 40 (71–93 %)`, or `not enough verdicts: 3 of 20`. @param minimum verdicts for a measurement */
export function precisionText({ right, n, low, high }: MeasuredPrecision, minimum = VERDICTS_MIN): string {
  if (n < minimum) return `not enough verdicts: ${n} of ${minimum}`;
  return `right in ${right} of ${n} (${percent(low)}–${percent(high)} %)`;
}
