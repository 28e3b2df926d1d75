/** Shortest period that is recognised, in samples, and number of periods that the samples must contain. */
const PERIOD_SAMPLES_MIN = 4;
const PERIODS = 3;
/** Smallest standard deviation of a reported swing, as a share of the distance between the mean and the level before. */
const SWING_OF_SHIFT = 0.25;

/**
 * Whether the values swing around their mean with a constant period: their autocorrelation falls below -0.4 and rises above 0.7 again. A swing
 * that is small compared with the distance from the level before is not reported, because the change of the level is the fault, and the series
 * may have swung like that before.
 */
export function isPeriodic(value: readonly number[], level: number): boolean {
  const n = value.length;
  if (n < PERIOD_SAMPLES_MIN * PERIODS) return false;
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
    if (lag >= PERIOD_SAMPLES_MIN && trough < -0.4 && correlation > 0.7) return true;
  }
  return false;
}
