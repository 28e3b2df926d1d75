import { ascending, median, quantileOfSorted } from "../features/order-statistics";

const BINS = 10;
/** Smallest share of a bin, so that an empty one stays finite. */
const LEAST = 1e-3;
/** Customary reading of the index: below the first stable, from the second on the population is another. */
export const DRIFT_WATCH = 0.1;
export const DRIFT_RETRAIN = 0.25;

/** How the windows of a family were spread when a model was fitted, each series in units of its own median. */
export interface DriftReference {
  /** Inner edges of bins that held equal shares. */
  edges: number[];
}

/** Values in units of their series' median; of a series that is mostly zero, as they are. */
export function relative(values: Float64Array, centre: number = median(Array.from(values))): number[] {
  const scale = Math.abs(centre) > 0 ? Math.abs(centre) : 1;
  return Array.from(values, (value) => value / scale);
}

export function driftReference(values: readonly number[]): DriftReference {
  const sorted = ascending(values);
  return { edges: Array.from({ length: BINS - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / BINS)) };
}

/**
 * Population stability index of what is measured now against what the model was fitted on; equal edges (a series of few values) share
 * their bins. Source: Siddiqi, Credit Risk Scorecards (2006), ch. 9.
 */
export function driftOf({ edges }: DriftReference, before: readonly number[], now: readonly number[]): number {
  if (before.length === 0 || now.length === 0) return 0;
  const inner = [...new Set(edges)];
  const shares = (values: readonly number[]): number[] => {
    const counts = new Array<number>(inner.length + 1).fill(0);
    for (const value of values) {
      const bin = inner.findIndex((edge) => value <= edge);
      const place = bin === -1 ? inner.length : bin;
      counts[place] = (counts[place] ?? 0) + 1;
    }
    return counts.map((n) => Math.max(LEAST, n / values.length));
  };
  const [old, fresh] = [shares(before), shares(now)];
  return fresh.reduce((sum, share, i) => sum + (share - (old[i] ?? LEAST)) * Math.log(share / (old[i] ?? LEAST)), 0);
}
