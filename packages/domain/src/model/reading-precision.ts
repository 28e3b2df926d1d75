/** Nanoseconds in one of the unit; undefined for a unit that is no time. */
const NANOSECONDS_PER_UNIT: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };
/** A tenth of the uncertainty is a nanosecond or more from here on, also before the uncertainty was rounded up. */
const UNCERTAINTY_NS_MIN = 11;
/**
 * Times below this many nanoseconds (19.5 hours) are rounded to whole nanoseconds. The database stores a number up to 0.49 ns away, and doubles
 * round by less than 0.01 ns here, so that the nearest nanosecond is still the right one. Longer times are kept as they are.
 */
const NANOSECONDS_MAX = 2 ** 46;
/** Outside of these magnitudes an uncertainty is kept as it is: powers of ten are exact doubles only up to 1e22. */
const [UNCERTAINTY_MIN, UNCERTAINTY_MAX] = [1e-12, 1e12];
/** Powers of ten from 10^0 on. They are stored because `**` would need most of the time of a rounding. */
const POWERS_OF_TEN = Array.from({ length: 15 }, (_, exponent) => 10 ** exponent);
/** Two digits that are represented inexactly must not be rounded up again. */
const DIGIT_TOLERANCE = 1e-9;

/** A measured value and its 95 % half-width in the same unit; null when unknown. */
export interface SampleReading {
  value: number;
  uncertainty: number | null;
}

/**
 * Rounds a reading to its significant digits: the uncertainty up to two significant digits, and a time to whole nanoseconds where
 * that changes it by less than a tenth of its uncertainty. Values without uncertainty and values of other units are returned unchanged.
 * The function is idempotent.
 *
 * @param unit the series' unit, such as `ms`
 */
export function meaningfulReading({ value, uncertainty }: SampleReading, unit: string): SampleReading {
  if (uncertainty === null) return { value, uncertainty };
  const rounded = roundUpToTwoDigits(uncertainty);
  const steps = nanosecondsIn(value, rounded, unit);
  return { value: steps === undefined ? value : Math.round(value * steps) / steps, uncertainty: rounded };
}

/** Nanoseconds in one of the unit if such a value is kept in whole nanoseconds, else undefined. `uncertainty` has two digits. */
export function nanosecondsIn(value: number, uncertainty: number, unit: string): number | undefined {
  const steps = NANOSECONDS_PER_UNIT[unit];
  if (steps === undefined || Math.abs(value) * steps >= NANOSECONDS_MAX) return undefined;
  return uncertainty * steps > UNCERTAINTY_NS_MIN - 0.5 ? steps : undefined;
}

/** The smallest number of two significant decimal digits that is not below the uncertainty. */
function roundUpToTwoDigits(uncertainty: number): number {
  if (!(uncertainty >= UNCERTAINTY_MIN && uncertainty <= UNCERTAINTY_MAX)) return uncertainty;
  const exponent = Math.floor(Math.log10(uncertainty)) - 1;
  const power = POWERS_OF_TEN[Math.abs(exponent)] ?? 10 ** Math.abs(exponent);
  const digits = Math.ceil(exponent < 0 ? uncertainty * power - DIGIT_TOLERANCE : uncertainty / power - DIGIT_TOLERANCE);
  return exponent < 0 ? digits / power : digits * power;
}
