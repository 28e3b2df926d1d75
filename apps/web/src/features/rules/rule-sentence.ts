import type { RuleView } from "@padit/services/rules";
import type { WordsOf } from "@/features/words/use-words";

type Stated = Pick<
  RuleView,
  "direction" | "threshold" | "unit" | "minimumDeviationAbsolute" | "minimumDeviationRelative" | "k" | "n" | "forSeconds"
>;

const quantity = (value: number, unit: string): string =>
  unit === "ratio" ? `${Number((value * 100).toPrecision(6))}%` : `${value} ${unit === "us" ? "µs" : unit}`.trim();

/** A rule in one line, e.g. `Round-trip time above 10 ms in 3 of 5 samples for 30 s, and 20% from normal`. */
export function ruleSentence(t: WordsOf<"rules">, rule: Stated, metric: string): string {
  const { direction, threshold, unit, k, n, forSeconds } = rule;
  const absolute = rule.minimumDeviationAbsolute === null ? null : quantity(rule.minimumDeviationAbsolute, unit);
  const relative = rule.minimumDeviationRelative === null ? null : quantity(rule.minimumDeviationRelative, "ratio");
  const deviation = absolute !== null && relative !== null ? t("sentence.both", { absolute, relative }) : (absolute ?? relative);
  let limit = t(`sentence.${direction}`, { metric, limit: quantity(threshold, unit) });
  if (n !== 1) limit = t("sentence.often", { limit, k: String(k), n: String(n) });
  if (forSeconds !== 0) limit = t("sentence.long", { limit, seconds: String(forSeconds) });
  return deviation === null ? limit : t("sentence.far", { limit, deviation });
}
