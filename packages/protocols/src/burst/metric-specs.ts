import { countMetric, delayMetric, lossMetric } from "../metric-specs";
import type { MetricSpec } from "../protocol";

/**
 * The metrics of every burst, named `<prefix>_rtt` and so on.
 * @param rtt what the round trip holds, for its help text
 * @param median name of the median round trip
 */
export const roundTripMetrics = (prefix: string, rtt: string, median = `${prefix}_rtt`): Record<string, MetricSpec> => ({
  [median]: delayMetric("Round-trip time", `Median round trip of the run's packets; ${rtt}.`),
  [`${prefix}_rtt_min`]: delayMetric("Round-trip time (minimum)", "Shortest round trip of the run.", { statisticOf: median }),
  [`${prefix}_rtt_p95`]: delayMetric("Round-trip time (95th percentile)", "95th percentile of the run's round trips (nearest rank).", {
    statisticOf: median,
  }),
  [`${prefix}_rtt_max`]: delayMetric("Round-trip time (maximum)", "Longest round trip of the run.", { statisticOf: median }),
  // A single packet, or the loss of every second one, leaves no pair to compare.
  [`${prefix}_jitter`]: delayMetric(
    "Jitter",
    "Mean absolute difference of the round trips of packets sent one after the other (RFC 3393).",
    { isOptional: true },
  ),
  ...deliveryMetrics(prefix),
});

export const deliveryMetrics = (prefix: string): Record<string, MetricSpec> => ({
  [`${prefix}_loss`]: lossMetric("Packet loss", "Share of packets sent that the network did not bring back in time."),
  [`${prefix}_duplicates`]: countMetric("Duplicate packets", "Replies beyond the first to the same packet.", "lower"),
  [`${prefix}_reordered`]: countMetric("Reordered packets", "Replies that arrived after the reply to a later packet.", "lower"),
});
