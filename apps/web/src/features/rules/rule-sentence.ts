import type { RuleView } from "@padit/services/rules";

type Stated = Pick<
  RuleView,
  "direction" | "threshold" | "unit" | "minimumDeviationAbsolute" | "minimumDeviationRelative" | "k" | "n" | "forSeconds"
>;

const quantity = (value: number, unit: string): string =>
  unit === "ratio" ? `${Number((value * 100).toPrecision(6))}%` : `${value} ${unit === "us" ? "µs" : unit}`.trim();

/** A rule in one line, e.g. `Round-trip time above 10 ms in 3 of 5 samples for 30 s, and 20% from the usual`. */
export function ruleSentence(rule: Stated, metricTitle: string): string {
  const { direction, threshold, unit, k, n, forSeconds } = rule;
  const often = n === 1 ? "" : ` in ${k} of ${n} samples`;
  const long = forSeconds === 0 ? "" : ` for ${forSeconds} s`;
  const far = [
    rule.minimumDeviationAbsolute === null ? null : quantity(rule.minimumDeviationAbsolute, unit),
    rule.minimumDeviationRelative === null ? null : `${Number((rule.minimumDeviationRelative * 100).toPrecision(6))}%`,
  ].filter((part) => part !== null);
  const beyond = far.length === 0 ? "" : `, and ${far.join(" and ")} from the usual`;
  return `${metricTitle} ${direction} ${quantity(threshold, unit)}${often}${long}${beyond}`;
}
