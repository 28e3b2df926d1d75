import type { SegmentCost } from "./pelt";

/**
 * Twice the negative log-likelihood of a normal segment with mean and variance of its own, up to a constant: n · ln(variance + floor²).
 * The floor says below which spread, in the values' unit, a segment's quietness means nothing; without it a run of equal values costs −∞.
 * Source: Killick, Fearnhead & Eckley 2012, section 4 (change in mean and variance).
 */
export function normalCost(values: Float64Array, floor: number): SegmentCost {
  const n = values.length;
  const origin = values[0] ?? 0; // sums of differences: large levels do not eat the digits
  const sum = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  values.forEach((value, i) => {
    const d = value - origin;
    sum[i + 1] = (sum[i] ?? 0) + d;
    squares[i + 1] = (squares[i] ?? 0) + d * d;
  });
  return (start, end) => {
    const length = end - start;
    const total = (sum[end] ?? 0) - (sum[start] ?? 0);
    const deviation = (squares[end] ?? 0) - (squares[start] ?? 0) - (total * total) / length;
    return length * Math.log(Math.max(deviation / length, 0) + floor * floor);
  };
}
