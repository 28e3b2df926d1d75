import { quantity } from "@padit/domain/quantity";
import type { ShownProtocol } from "@/features/sources/sources";
import { type ChosenRule, labelOf } from "./chosen-rules";
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
export function reviewRows({ spec, name, target, cost, interval, labels, rules, collectors }: Reviewed): ReviewRow[] {
  const settings = Object.entries(target).map(([key, value]) => {
    const label = spec.fields.find((field) => field.name === key)?.label ?? key;
    return `${label} ${said(value)}`;
  });
  const limits = rules.flatMap((rule) =>
    rule.isOn && rule.limit !== null
      ? [`${labelOf(rule).replace("a limit", quantity(rule.limit, rule.unit))} (${rule.k} of ${rule.n})`]
      : [],
  );
  return [
    { name: "Name", value: name, step: "target" },
    { name: "Type", value: spec.title, step: "type" },
    { name: "Target", value: settings.join(" · "), step: "target" },
    { name: "Labels", value: labels.join(", ") || "none", step: "target" },
    { name: "Collectors", value: collectors.map((collector) => collector.name).join(", "), step: "test" },
    {
      name: "Pace",
      value: `every ${interval} s · ${paceSentence(paceOf({ ...cost, metrics: Object.keys(spec.metrics).length }, interval, collectors.length))}`,
      step: "pace",
    },
    { name: "Alerts", value: ["default alerts", ...limits].join(" · "), step: "alerts" },
  ];
}

function said(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return value === "" || value === null ? "none" : String(value);
}
