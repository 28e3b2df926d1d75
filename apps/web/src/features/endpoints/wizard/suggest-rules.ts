import type { MetricSpec, ProtocolSpec } from "@padit/protocols";
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
  why: "start" | "slowest" | "failed" | "lost" | "anyLost" | "classKept" | "classUnmeasured" | "classExceeded";
  /** The class of a standard whose delay is suggested. */
  standard?: string;
}

/** Rounds up to 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-12)) ?? 10;
  return Number((step * power).toPrecision(12));
}

/** Class of a standard that is suggested where the test measured no delay: the second one, eCPRI's High100. */
const USUAL_CLASS = 1;

/** Limit for a delay: the smallest class of its standard that the test kept, or else three times the highest delay of the test. */
function delayLimit({ limits, unit }: MetricSpec, worst: number | undefined): Pick<SuggestedRule, "threshold" | "why" | "standard"> {
  const usual = limits?.[USUAL_CLASS] ?? limits?.[0];
  const kept = worst === undefined ? usual : limits?.find(({ value }) => value >= worst);
  if (kept !== undefined) return { threshold: kept.value, why: worst === undefined ? "classUnmeasured" : "classKept", standard: kept.name };
  const largest = limits?.at(-1);
  if (largest !== undefined) return { threshold: largest.value, why: "classExceeded", standard: largest.name };
  if (worst === undefined) return { threshold: unit === "us" ? 1000 : 100, why: "start" };
  return { threshold: roundUp(worst * 3), why: "slowest" };
}

/** Suggested limits for a protocol's headline metrics: a limit for the delay, and one for the delivery. */
export function suggestRules(
  { headline, metrics }: Pick<ProtocolSpec, "headline" | "metrics">,
  summary: TestSummary | null,
): SuggestedRule[] {
  const rules: SuggestedRule[] = [];
  const delay = metrics[headline.delay];
  if (delay) {
    rules.push({
      metricName: headline.delay,
      metricTitle: delay.title,
      direction: "above",
      unit: delay.unit,
      k: 3,
      n: 5,
      severity: "warning",
      ...delayLimit(delay, summary?.delay?.max),
    });
  }
  const deliveryMetric = summary?.deliveryMetric ?? headline.delivery;
  const delivery = metrics[deliveryMetric];
  if (delivery && deliveryMetric !== headline.delay) {
    const counts = delivery.type === "availability";
    // A delay with the classes of a standard is a fronthaul's, which tolerates almost no loss.
    const toleratesLoss = delay?.limits === undefined;
    rules.push({
      metricName: deliveryMetric,
      metricTitle: delivery.title,
      direction: counts ? "below" : "above",
      threshold: counts ? 0.5 : toleratesLoss ? 0.1 : 0,
      unit: delivery.unit,
      k: counts ? 2 : 3,
      n: counts ? 3 : 5,
      severity: "critical",
      why: counts ? "failed" : toleratesLoss ? "lost" : "anyLost",
    });
  }
  return rules;
}
