/** A value is frozen after this many equal values in a row, if the history never had more than `USUAL_VALUES_MAX` in a row. */
const STUCK_VALUES_MIN = 30;
const USUAL_VALUES_MAX = 3;
/** Values of history before a freeze can be reported. */
const HISTORY_VALUES_MIN = 200;

const LAST_VALUE = 0;
const EQUAL_VALUES = 1;
const LONGEST_STREAK = 2;
const SEEN_VALUES = 3;
const STREAK_START_MS = 4;
/** Layout: last value, number of equal values in a row, longest such streak of the past, values seen, start of the present streak. */
export const STUCK_SLOTS = 5;

export interface StuckVerdict {
  isFiring: boolean;
  sinceMs: number;
  value: number;
  equalValues: number;
}

/** Judges whether a value that normally changes has become constant (stuck sensor, cached answer). Blind to metrics whose values often repeat. */
export function stepStuck(m: Float64Array, at: number, tsMs: number, value: number): void {
  const seen = num(m, at + SEEN_VALUES);
  m[at + SEEN_VALUES] = seen + 1;
  if (seen > 0 && value === m[at + LAST_VALUE]) {
    m[at + EQUAL_VALUES] = num(m, at + EQUAL_VALUES) + 1;
    return;
  }
  // A reported freeze does not count as a usual repetition.
  if (!isStuck(m, at)) m[at + LONGEST_STREAK] = Math.max(num(m, at + LONGEST_STREAK), num(m, at + EQUAL_VALUES));
  m[at + LAST_VALUE] = value;
  m[at + EQUAL_VALUES] = 1;
  m[at + STREAK_START_MS] = tsMs;
}

export const stuckVerdict = (m: Float64Array, at: number): StuckVerdict => ({
  isFiring: isStuck(m, at),
  sinceMs: num(m, at + STREAK_START_MS),
  value: num(m, at + LAST_VALUE),
  equalValues: num(m, at + EQUAL_VALUES),
});

const isStuck = (m: Float64Array, at: number): boolean =>
  num(m, at + SEEN_VALUES) - num(m, at + EQUAL_VALUES) >= HISTORY_VALUES_MIN &&
  num(m, at + LONGEST_STREAK) <= USUAL_VALUES_MAX &&
  num(m, at + EQUAL_VALUES) >= STUCK_VALUES_MIN;

const num = (m: Float64Array, slot: number): number => m[slot] as number;
