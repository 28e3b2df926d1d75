/** Order statistics of one run's values, in the unit of the values. */
export interface Summary {
  n: number;
  min: number;
  median: number;
  p95: number;
  max: number;
}

/** Computes the statistics; undefined for an empty list. */
export function summarize(values: readonly number[]): Summary | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  return { n: sorted.length, min, median: median(sorted), p95: nearestRank(sorted, 0.95), max };
}

function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

/** The smallest value that at least that share of values does not exceed (the nearest-rank percentile). */
const nearestRank = (sorted: readonly number[], share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;

/**
 * Mean absolute variation of the delay between packets sent one after the other: RFC 3393's ipdv, which is RFC 3550 §6.4.1's D, without the
 * latter's 1/16 filter (a burst is too short for it). A pair with a missing value is ignored. undefined without any pair.
 */
export function jitter(bySeq: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < bySeq.length; i++) {
    const [a, b] = [bySeq[i - 1], bySeq[i]];
    if (a === undefined || b === undefined) continue;
    sum += Math.abs(b - a);
    pairs++;
  }
  return pairs === 0 ? undefined : sum / pairs;
}
