import type { MetricSpec } from "../protocol";

/** The metrics every burst gives, named `<prefix>_rtt` and so on. @param rtt what the round trip holds, for its help text */
export const roundTripMetrics = (prefix: string, rtt: string): Record<string, MetricSpec> => ({
  [`${prefix}_rtt`]: { unit: "ms", type: "latency", help: `Median round trip of the run's packets; ${rtt}.` },
  [`${prefix}_rtt_min`]: { unit: "ms", type: "latency", help: "Shortest round trip of the run." },
  [`${prefix}_rtt_p95`]: { unit: "ms", type: "latency", help: "95th percentile of the run's round trips (nearest rank)." },
  [`${prefix}_rtt_max`]: { unit: "ms", type: "latency", help: "Longest round trip of the run." },
  [`${prefix}_jitter`]: {
    unit: "ms",
    type: "latency",
    help: "Mean absolute difference of the round trips of packets sent one after the other (RFC 3393).",
  },
  ...deliveryMetrics(prefix),
});

export const deliveryMetrics = (prefix: string): Record<string, MetricSpec> => ({
  [`${prefix}_loss`]: { unit: "ratio", type: "error_rate", help: "Share of packets sent that the network did not bring back in time." },
  [`${prefix}_duplicates`]: { unit: "count", type: "custom", help: "Replies beyond the first to the same packet." },
  [`${prefix}_reordered`]: { unit: "count", type: "custom", help: "Replies that arrived after the reply to a later packet." },
});
