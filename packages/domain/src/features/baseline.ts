import { ascending, median, quantileOfSorted } from "./order-statistics";

/** Windows the running median looks back on. */
const LENGTH = 30;

/**
 * What a series normally does, for rules with a minimum deviation and for the words of an alert: the running median of the last
 * window medians and of the spreads within them. Windows of an open alert stay out, so that a fault does not become its own measure.
 */
export interface Baseline {
  medians: number[];
  spreads: number[];
  /** Next place in the rings. */
  next: number;
  /** Null until a window has closed. */
  level: number | null;
  /** Typical interquartile range of one window; 0 for windows of one sample. */
  spread: number;
}

export const noBaseline = (): Baseline => ({ medians: [], spreads: [], next: 0, level: null, spread: 0 });

export function learnBaseline(baseline: Baseline, values: readonly number[]): void {
  const sorted = ascending(values);
  baseline.medians[baseline.next] = quantileOfSorted(sorted, 0.5);
  baseline.spreads[baseline.next] = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  baseline.next = (baseline.next + 1) % LENGTH;
  baseline.level = median(baseline.medians);
  baseline.spread = median(baseline.spreads);
}
