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

/** For the nanoseconds in a unit, the smallest power of two that is not below them. */
const GRIDS: ReadonlyMap<number, number> = new Map([1, 1e3, 1e6, 1e9].map((steps) => [steps, 2 ** Math.ceil(Math.log2(steps))]));

/** The nearest multiple of the largest power of two below one nanosecond. Its distance is below half a nanosecond. */
function onBinaryGrid(value: number, steps: number): number {
  const grid = GRIDS.get(steps) ?? 1;
  return Math.round(value * grid) / grid;
}

const double = new Float64Array(1);
/** The two halves of `double`, the upper one last on the little-endian machines that Node.js runs on. */
const halves = new Uint32Array(double.buffer);
/** The sign, the exponent and the first binary digits after the leading one, which a double does not store. */
const KEPT_BITS = ~0 << (20 - (UNCERTAINTY_BITS - 1));

/** The largest number of `UNCERTAINTY_BITS` binary digits that is not above the uncertainty. */
function endingEarly(uncertainty: number): number {
  if (!(uncertainty >= UNCERTAINTY_MIN && uncertainty <= UNCERTAINTY_MAX)) return uncertainty;
  double[0] = uncertainty;
  halves[0] = 0;
  halves[1] = (halves[1] ?? 0) & KEPT_BITS;
  return double[0];
}
