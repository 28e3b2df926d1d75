import type { DefaultAlerts } from "@padit/domain/metrics";
import { detectorTitle } from "@padit/domain/verdicts";

type Value = boolean | number | string;

type Section = Exclude<keyof DefaultAlerts, "muted">;

const TITLES: Record<Section, string> = {
  delivery: "down and packet loss",
  countdown: "certificate near its end",
  noData: "no measurements",
  frozen: "frozen value",
  silence: "silent collector",
  clock: "collector clock off",
};
const FIELDS: Record<string, string> = {
  enabled: "on",
  k: "failed runs",
  n: "of the last",
  downSeverity: "severity when down",
  lossMinimum: "loss of at least",
  lossSeverity: "severity of loss",
  warnBelow: "warning below days",
  criticalBelow: "critical below days",
  intervals: "missed intervals",
  severity: "severity",
  offsetMs: "more than ms",
};

/** Changes between two versions of the default alerts, one text per field: "down and packet loss: failed runs 3 → 5". */
export function changedDefaults(before: DefaultAlerts, after: DefaultAlerts): string[] {
  const sections = Object.entries(TITLES).flatMap(([section, title]) => {
    // the keys of TITLES are the section names
    const [was, is] = [before, after].map((defaults): Record<string, Value> => defaults[section as Section]);
    if (!was || !is) return [];
    return Object.keys(is).flatMap((field) => {
      const [from, to] = [was[field], is[field]];
      return from === undefined || to === undefined || from === to ? [] : [changeOf(title, field, from, to)];
    });
  });
  return [...sections, ...changedMutes(before, after)];
}

function changedMutes(before: DefaultAlerts, after: DefaultAlerts): string[] {
  const textOf = ({ detector, family }: DefaultAlerts["muted"]["detectors"][number]) => `${detectorTitle(detector)} on ${family}`;
  const [was, is] = [before.muted.detectors.map(textOf), after.muted.detectors.map(textOf)];
  return [
    ...is.filter((text) => !was.includes(text)).map((text) => `${text}: muted`),
    ...was.filter((text) => !is.includes(text)).map((text) => `${text}: no longer muted`),
  ];
}

const changeOf = (title: string, field: string, from: Value, to: Value): string =>
  typeof to === "boolean" ? `${title}: ${to ? "switched on" : "switched off"}` : `${title}: ${FIELDS[field] ?? field} ${from} → ${to}`;
