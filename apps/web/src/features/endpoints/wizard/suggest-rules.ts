import type { ProtocolSpec } from "@padit/protocols";
import type { TestSummary } from "./test-summary";

export interface SuggestedRule {
  metricName: string;
  metricTitle: string;
  direction: "above" | "below";
  /** In the metric's unit. */
  threshold: number;
  unit: string;
  k: number;
  n: number;
  severity: "warning" | "critical";
  /** Reason of the suggestion, by its key in the catalogue (`alerts.why`). */
  why: "start" | "slowest" | "failed" | "lost";
}

/** Rounds up to 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-12)) ?? 10;
  return Number((step * power).toPrecision(12));
}

/** Suggested limits for a protocol's headline metrics: three times the highest delay of the test, and a delivery limit. */
export function suggestRules(
  { headline, metrics }: Pick<ProtocolSpec, "headline" | "metrics">,
  summary: TestSummary | null,
): SuggestedRule[] {
  const rules: SuggestedRule[] = [];
  const delay = metrics[headline.delay];
  if (delay) {
    const worst = summary?.delay?.max;
    rules.push({
      metricName: headline.delay,
      metricTitle: delay.title,
      direction: "above",
      threshold: worst === undefined ? (delay.unit === "us" ? 1000 : 100) : roundUp(worst * 3),
      unit: delay.unit,
      k: 3,
      n: 5,
      severity: "warning",
      why: worst === undefined ? "start" : "slowest",
    });
  }
  const delivery = metrics[headline.delivery];
  if (delivery && headline.delivery !== headline.delay) {
    const counts = delivery.type === "availability";
    rules.push({
      metricName: headline.delivery,
      metricTitle: delivery.title,
      direction: counts ? "below" : "above",
      threshold: counts ? 0.5 : 0.1,
      unit: delivery.unit,
      k: counts ? 2 : 3,
      n: counts ? 3 : 5,
      severity: "critical",
      why: counts ? "failed" : "lost",
    });
  }
  return rules;
}
