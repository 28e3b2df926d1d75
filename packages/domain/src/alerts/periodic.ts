/** Shortest period read, in samples, and periods that must be seen. */
const SHORTEST = 4;
const PERIODS = 3;
/** Smallest standard deviation of a swing that is the news, as a share of how far the mean lies from the level before. */
const SWING_OF_SHIFT = 0.25;

/**
 * Swings around its mean at a steady pace: the autocorrelation falls below zero and rises again to most of what it was. A swing that is
 * small beside the distance from the level before is not the news: the level has moved, and the series swings there as it may have before.
 */
export function isPeriodic(value: readonly number[], level: number): boolean {
  const n = value.length;
  if (n < SHORTEST * PERIODS) return false;
  const mean = value.reduce((sum, v) => sum + v, 0) / n;
  const centred = value.map((v) => v - mean);
  const power = centred.reduce((sum, v) => sum + v * v, 0);
  const smallest = Math.max(0.001 * Math.abs(level), SWING_OF_SHIFT * Math.abs(mean - level));
  if (power <= smallest ** 2 * n) return false;
  let trough = 1;
  for (let lag = 1; lag <= n / PERIODS; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (centred[i] ?? 0) * (centred[i - lag] ?? 0);
    const correlation = (sum / power) * (n / (n - lag));
    trough = Math.min(trough, correlation);
    if (lag >= SHORTEST && trough < -0.4 && correlation > 0.7) return true;
  }
  return false;
}
