/** Smallest number of onsets that can be one fault without a common group. */
const ONSETS_MIN = 5;
/** Largest probability at which the onsets count as one fault. */
const CHANCE_MAX = 1e-6;

/**
 * Whether so many onsets within one window are beyond chance, given the usual number in such a window (Poisson). Then they are one fault whose
 * cause is not known.
 */
export function isBeyondChance(onsets: number, usual: number): boolean {
  return onsets >= ONSETS_MIN && poissonTail(onsets, Math.max(usual, 0)) < CHANCE_MAX;
}

/** P(X ≥ n) of a Poisson variable with the given mean, from its series above n; at most 1. */
export function poissonTail(n: number, mean: number): number {
  if (n <= 0) return 1;
  if (mean <= 0) return 0;
  if (n <= mean) return 1; // An upper bound suffices below the mean.
  let log = -mean;
  for (let k = 1; k <= n; k += 1) log += Math.log(mean / k);
  let sum = 0;
  let term = Math.exp(log);
  for (let k = n + 1; term > sum * 1e-16 && k < n + 10_000; k += 1) {
    sum += term;
    term *= mean / k;
  }
  return Math.min(1, sum);
}
