import { ascending, median, quantileOfSorted } from "../features/order-statistics";

const BINS = 10;
/** Smallest share of a bin, so that an empty one stays finite. */
const LEAST = 1e-3;
/** Customary reading of the index: below the first stable, from the second on the population is another. */
export const DRIFT_WATCH = 0.1;
export const DRIFT_RETRAIN = 0.25;

/** How the windows of a family were spread when a model was fitted, each series in units of its own median. */
export interface DriftReference {
  /** Inner edges of the bins, ascending. */
  edges: number[];
  /** Share of each bin. */
  shares: number[];
}

/** Values in units of `centre`; of a series that is mostly zero, as they are. */
export function relative(values: Float64Array, centre: number = median(Array.from(values))): number[] {
  const scale = Math.abs(centre) > 0 ? Math.abs(centre) : 1;
  return Array.from(values, (value) => value / scale);
}

/** Bins of about equal shares; a series of few values has fewer. */
export function driftReference(values: readonly number[]): DriftReference {
  const sorted = ascending(values);
  const edges = [...new Set(Array.from({ length: BINS - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / BINS)))];
  return { edges, shares: sharesOf(edges, values) };
}

/**
 * Population stability index of what is measured now against what the model was fitted on.
 * Source: Siddiqi, Credit Risk Scorecards (2006), ch. 9.
 */
export function driftOf({ edges, shares }: DriftReference, now: readonly number[]): number {
  if (now.length === 0) return 0;
  return sharesOf(edges, now).reduce((sum, share, i) => {
    const before = shares[i] ?? LEAST;
    return sum + (share - before) * Math.log(share / before);
  }, 0);
}

function sharesOf(edges: readonly number[], values: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value <= edge);
    const place = bin === -1 ? edges.length : bin;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((n) => Math.max(LEAST, values.length > 0 ? n / values.length : 0));
}
