import { ascending, median, quantileOfSorted } from "../features/order-statistics";

const BIN_COUNT = 10;
/** Smallest share of a bin, so that an empty one stays finite. */
const BIN_SHARE_MIN = 1e-3;
/** Customary reading of the index: stable below the first, a different population from the second on. */
export const DRIFT_WATCH_INDEX = 0.1;
export const DRIFT_RETRAIN_INDEX = 0.25;

/** Distribution of a family's windows when a model was fitted, each series in units of its own median. */
export interface DriftReference {
  /** Inner edges of the bins, ascending. */
  edges: number[];
  /** Share of each bin. */
  shares: number[];
}

/** Values in units of `centre`; unchanged when `centre` is 0. */
export function relative(values: Float64Array, centre: number = median(Array.from(values))): number[] {
  const scale = Math.abs(centre) > 0 ? Math.abs(centre) : 1;
  return Array.from(values, (value) => value / scale);
}

/** Bins of about equal shares; few distinct values give fewer bins. */
export function driftReference(values: readonly number[]): DriftReference {
  const sorted = ascending(values);
  const edges = [...new Set(Array.from({ length: BIN_COUNT - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / BIN_COUNT)))];
  return { edges, shares: sharesOf(edges, values) };
}

/**
 * Population stability index of the present values against those the model was fitted on.
 * Source: Siddiqi, Credit Risk Scorecards (2006), ch. 9.
 */
export function driftOf({ edges, shares }: DriftReference, now: readonly number[]): number {
  if (now.length === 0) return 0;
  return sharesOf(edges, now).reduce((sum, share, i) => {
    const before = shares[i] ?? BIN_SHARE_MIN;
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
  return counts.map((n) => Math.max(BIN_SHARE_MIN, values.length > 0 ? n / values.length : 0));
}
