import { meaningfulReading, nanosecondsIn, type SampleReading } from "@padit/domain/model";

/** Significant binary digits of a stored uncertainty: two decimal digits differ by at least 1 %, this form by less than 0.8 %. */
const UNCERTAINTY_BITS = 8;
/** Outside of these magnitudes an uncertainty is stored as it is. The views read numbers from 1e-12 to 1e12 as `meaningfulReading` rounds. */
const [UNCERTAINTY_MIN, UNCERTAINTY_MAX] = [1.1e-12, 1e12];

/**
 * The form in which `tsdb.sample` has a reading: numbers whose binary digits end early, because a columnstore compresses doubles by their
 * binary digits (a decimal such as 0.001 never ends). The views read the decimal numbers of `meaningfulReading` back from it, exactly:
 * `tsdb.reading_value` and `tsdb.reading_uncertainty` are the inverse functions.
 *
 * @param unit the series' unit, such as `ms`
 */
export function storedReading(reading: SampleReading, unit: string): SampleReading {
  const { value, uncertainty } = meaningfulReading(reading, unit);
  if (uncertainty === null) return { value, uncertainty };
  const steps = nanosecondsIn(value, uncertainty, unit);
  return { value: steps === undefined ? value : onBinaryGrid(value, steps), uncertainty: endingEarly(uncertainty) };
}

/** The nearest multiple of the largest power of two below one nanosecond. Its distance is below half a nanosecond. */
function onBinaryGrid(value: number, steps: number): number {
  const grid = 2 ** Math.ceil(Math.log2(steps));
  return Math.round(value * grid) / grid;
}

/** The largest number of `UNCERTAINTY_BITS` binary digits that is not above the uncertainty. */
function endingEarly(uncertainty: number): number {
  if (!(uncertainty >= UNCERTAINTY_MIN && uncertainty <= UNCERTAINTY_MAX)) return uncertainty;
  const step = 2 ** (Math.floor(Math.log2(uncertainty)) - UNCERTAINTY_BITS + 1);
  return Math.floor(uncertainty / step) * step;
}
