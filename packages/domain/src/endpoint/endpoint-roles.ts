import type { SeriesInfo } from "../model/detection-config";

/** The role of a metric among those of its endpoint. */
export type SeriesRole = "delay" | "forward" | "backward" | "loss";

/** Names of metrics that can represent the endpoint's delay, preferred ones first. */
const DELAYS = [/_rtt$/, /_time$/, /(?<!forward|backward)_delay$/];

/** The role of a metric; null for statistics of another metric (`x_p95`), jitter, and unknown metrics. */
export function roleOf({ metricName, metricType }: SeriesInfo): SeriesRole | null {
  if (metricType === "latency") {
    if (metricName.endsWith("_forward_delay")) return "forward";
    if (metricName.endsWith("_backward_delay")) return "backward";
    return DELAYS.some((name) => name.test(metricName)) ? "delay" : null;
  }
  if (metricType === "error_rate" && metricName.endsWith("_loss") && !/_(forward|backward)_loss$/.test(metricName)) return "loss";
  return metricType === "availability" ? "loss" : null;
}

/** Whether `one` is preferred over `other` for the same role: a round trip before other times, a loss before an availability. */
export function isBetter(one: SeriesInfo, other: SeriesInfo): boolean {
  const rank = ({ metricName, metricType }: SeriesInfo): number =>
    metricType === "latency" ? DELAYS.findIndex((name) => name.test(metricName)) : Number(metricType === "availability");
  return rank(one) < rank(other);
}
