import { normalCost } from "./normal-cost";
import { pelt } from "./pelt";

/** Width of the running median that takes single spikes out before the search, samples. */
const MEDIAN_WIDTH = 5;
/** Cost of one more change. About 11 · ln(n) at n = 10,000: a round-trip trace has structure that independent noise does not. */
const PENALTY = 100;
/** A segment's spread counts only beyond this many times the sample-to-sample noise. */
const NOISE_FLOOR = 2;
const MINIMUM_LENGTH = 4;
/** Scales the median absolute deviation to the standard deviation of a normal sample: 1 / Φ⁻¹(3/4). */
const MAD_TO_SIGMA = 1.4826;

/**
 * Where the level or spread of a whole series changed and stayed: index of the first sample of each new segment. Missing samples are NaN.
 * Offline: it looks at the whole series. Blind to slow ramps (they come out as steps) and to regimes shorter than a few samples.
 */
export function findChangePoints(values: readonly number[]): number[] {
  const filled = holdLast(values);
  if (filled.length < 2 * MINIMUM_LENGTH) return [];
  const noise = stepNoise(filled);
  if (noise === 0) return [];
  return pelt(filled.length, normalCost(runningMedian(filled, MEDIAN_WIDTH), NOISE_FLOOR * noise), PENALTY, MINIMUM_LENGTH);
}

/** Missing samples repeat the last one seen, so that a gap is no change. */
function holdLast(values: readonly number[]): Float64Array {
  let last = values.find((v) => Number.isFinite(v));
  if (last === undefined) return new Float64Array(0);
  const filled = new Float64Array(values.length);
  values.forEach((value, i) => {
    if (Number.isFinite(value)) last = value;
    filled[i] = last ?? 0;
  });
  return filled;
}

/** Standard deviation of one sample's noise, from the median absolute step between neighbours; equal neighbours say nothing. */
function stepNoise(values: Float64Array): number {
  const steps: number[] = [];
  for (let i = 1; i < values.length; i++) {
    const step = Math.abs((values[i] ?? 0) - (values[i - 1] ?? 0));
    if (step > 0) steps.push(step);
  }
  return steps.length === 0 ? 0 : (MAD_TO_SIGMA * middle(Float64Array.from(steps))) / Math.SQRT2;
}

function runningMedian(values: Float64Array, width: number): Float64Array {
  const half = width >> 1;
  return values.map((_, i) => middle(values.slice(Math.max(0, i - half), i + half + 1)));
}

const middle = (values: Float64Array): number => values.sort()[values.length >> 1] ?? 0;
