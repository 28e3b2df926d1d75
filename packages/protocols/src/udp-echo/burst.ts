import type { Measurement } from "../probe";

/** What came back of one run's packets; index = sequence number. */
export interface Burst {
  sent: number;
  /** ms; undefined for a packet that did not come back. */
  rttMs: readonly (number | undefined)[];
  duplicates: number;
  reordered: number;
}

/** Ratio of the standard error of a median to that of one value, for n independent values. */
const medianFactor = (n: number): number => Math.min(1, 1.2533 / Math.sqrt(n));

/**
 * The metrics of a burst. Without any reply there is loss and nothing else.
 * @param uncertaintyMs 95 % half-width of one round trip
 */
export function burstMetrics(burst: Burst, uncertaintyMs: number): Record<string, Measurement> {
  const inOrder = burst.rttMs.filter((rtt) => rtt !== undefined);
  const sorted = [...inOrder].sort((a, b) => a - b);
  const metrics: Record<string, Measurement> = {
    udp_echo_loss: exact(burst.sent === 0 ? 1 : (burst.sent - sorted.length) / burst.sent),
    udp_echo_duplicates: exact(burst.duplicates),
    udp_echo_reordered: exact(burst.reordered),
  };
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return metrics;
  metrics.udp_echo_rtt = { value: median(sorted), uncertainty: uncertaintyMs * medianFactor(sorted.length) };
  metrics.udp_echo_rtt_min = { value: min, uncertainty: uncertaintyMs };
  metrics.udp_echo_rtt_p95 = { value: nearestRank(sorted, 0.95), uncertainty: uncertaintyMs };
  metrics.udp_echo_rtt_max = { value: max, uncertainty: uncertaintyMs };
  const steps = inOrder.slice(1).map((rtt, i) => Math.abs(rtt - (inOrder[i] ?? rtt)));
  if (steps.length > 0) {
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    metrics.udp_echo_jitter = { value: mean, uncertainty: uncertaintyMs * Math.SQRT2 };
  }
  return metrics;
}

const exact = (value: number): Measurement => ({ value, uncertainty: null });

function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

/** The smallest value that at least that share of values does not exceed (the nearest-rank percentile). */
const nearestRank = (sorted: readonly number[], share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
