/** Scales the median absolute deviation to the standard deviation of a normal sample: 1 / Φ⁻¹(3/4). */
export const MAD_TO_SIGMA = 1.4826;

export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Quantile of sorted values by linear interpolation (type 7 of Hyndman & Fan 1996; the default of R and numpy). 0 for an empty list. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const rank = (sorted.length - 1) * q;
  const low = sorted[Math.floor(rank)] ?? 0;
  const high = sorted[Math.ceil(rank)] ?? low;
  return low + (high - low) * (rank - Math.floor(rank));
}

export function median(values: readonly number[]): number {
  const [first = 0, second = first] = values;
  if (values.length <= 2) return values.length === 2 ? Math.min(first, second) + Math.abs(second - first) * 0.5 : first;
  return quantileOfSorted(ascending(values), 0.5);
}

export const mean = (values: readonly number[]): number => (values.length ? values.reduce((sum, v) => sum + v, 0) / values.length : 0);

/** Median absolute deviation from `centre`, unscaled. */
export const medianDeviation = (values: readonly number[], centre: number): number => median(values.map((v) => Math.abs(v - centre)));
