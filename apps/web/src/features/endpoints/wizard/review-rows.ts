import type { ShownProtocol } from "@/features/sources/sources";
import type { WordsOf } from "@/features/words/use-words";
import { valueText } from "../target/option-text";
import { type ChosenRule, limitText } from "./chosen-rules";
import { paceOf, paceSentence } from "./pace";
import type { ReviewRow } from "./review-step";

interface Reviewed {
  spec: Pick<ShownProtocol, "title" | "fields" | "metrics">;
  name: string;
  /** The target with masked secrets. */
  target: Record<string, unknown>;
  /** Packets and bytes that one run sends. */
  cost: { packets: number; bytes: number };
  interval: number;
  labels: readonly string[];
  rules: readonly ChosenRule[];
  collectors: readonly { name: string }[];
}

/** Everything that will be saved, as text, each row with the step that changes it. */
export function reviewRows(
  { spec, name, target, cost, interval, labels, rules, collectors }: Reviewed,
  { t, target: words }: { t: WordsOf<"wizard">; target: WordsOf<"target"> },
): ReviewRow[] {
  const settings = Object.entries(target).map(([key, value]) => {
    const field = spec.fields.find(({ name: own }) => own === key);
    return `${field?.label ?? key} ${valueText(words, value, field)}`;
  });
  const limits = rules.flatMap((rule) =>
    rule.isOn && rule.limit !== null
      ? [t("review.limit", { rule: limitText(t, { ...rule, limit: rule.limit }), k: String(rule.k), n: String(rule.n) })]
      : [],
  );
  return [
    { name: t("review.name"), value: name, step: "target" },
    { name: t("review.type"), value: spec.title, step: "type" },
    { name: t("review.target"), value: settings.join(" · "), step: "target" },
    { name: t("review.labels"), value: labels.join(", ") || t("none"), step: "target" },
    { name: t("review.collectors"), value: collectors.map((collector) => collector.name).join(", "), step: "test" },
    {
      name: t("review.pace"),
      value: t("review.every", {
        seconds: String(interval),
        pace: paceSentence(t, paceOf({ ...cost, metrics: Object.keys(spec.metrics).length }, interval, collectors.length)),
      }),
      step: "pace",
    },
    { name: t("review.alerts"), value: [t("review.defaults"), ...limits].join(" · "), step: "alerts" },
  ];
}
