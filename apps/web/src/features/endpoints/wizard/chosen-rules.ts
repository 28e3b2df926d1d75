import { quantity } from "@padit/domain/quantity";
import type { z } from "zod";
import type { WordsOf } from "@/features/words/use-words";
import type { RuleDraft } from "./draft";
import type { SuggestedRule } from "./suggest-rules";

export interface ChosenRule extends SuggestedRule {
  isOn: boolean;
  /** The limit as typed; empty for the suggested limit. */
  typed: string;
  /** In the metric's unit; null while the text is not a number. */
  limit: number | null;
  /** The suggested limit in the form in which a person would type it. */
  suggestion: string;
}

/** Ratios are typed in per cent. */
const typedScale = (unit: string): number => (unit === "ratio" ? 100 : 1);
const tidy = (value: number): number => Number(value.toPrecision(12));

/** Suggested rules with the person's changes. Every rule is off until switched on, because the default alerts need no rule. */
export function chosenRules(suggested: readonly SuggestedRule[], drafts: Record<string, z.output<typeof RuleDraft>>): ChosenRule[] {
  return suggested.map((rule) => {
    const { isOn = false, threshold = "" } = drafts[rule.metricName] ?? {};
    const scale = typedScale(rule.unit);
    const number = threshold.trim() === "" ? rule.threshold : tidy(Number(threshold.replace(",", ".")) / scale);
    return {
      ...rule,
      isOn,
      typed: threshold,
      limit: Number.isFinite(number) ? number : null,
      suggestion: String(tidy(rule.threshold * scale)),
    };
  });
}

/** The rule in words, without its limit. */
export const labelOf = (t: WordsOf<"wizard">, { metricTitle, direction }: Pick<SuggestedRule, "metricTitle" | "direction">): string =>
  t(`alerts.${direction}`, { metric: metricTitle });

/** The rule in words, e.g. `Round-trip time above 10 ms`. */
export const limitText = (t: WordsOf<"wizard">, { metricTitle, direction, limit, unit }: ChosenRule & { limit: number }): string =>
  t(direction === "above" ? "alerts.aboveValue" : "alerts.belowValue", { metric: metricTitle, limit: quantity(limit, unit) });

/** Input of `rules.create`. */
export const ruleInput = (t: WordsOf<"wizard">, rule: ChosenRule & { limit: number }, endpoint: { id: string; name: string }) => ({
  name: `${endpoint.name}: ${limitText(t, rule)}`.slice(0, 200),
  metricName: rule.metricName,
  direction: rule.direction,
  threshold: rule.limit,
  k: rule.k,
  n: rule.n,
  severity: rule.severity,
  scope: { endpointIds: [endpoint.id] },
});
