/** A value is frozen after this many equal values in a row, if the history never had more than `USUAL_VALUES_MAX` in a row. */
const STUCK_VALUES_MIN = 30;
const USUAL_VALUES_MAX = 3;
/** Values of history before a freeze can be reported. */
const HISTORY_VALUES_MIN = 200;

const LAST = 0;
const EQUAL = 1;
const LONGEST = 2;
const SEEN = 3;
const SINCE = 4;
/** Layout: last value, number of equal values in a row, longest such streak of the past, values seen, start of the present streak. */
export const STUCK_SLOTS = 5;

export interface StuckVerdict {
  isFiring: boolean;
  sinceMs: number;
  value: number;
  equalValues: number;
}

/** Judges whether a value that always changed is constant (stuck sensor, cached answer). Blind to metrics whose values often repeat. */
export function stepStuck(m: Float64Array, at: number, tsMs: number, value: number): void {
  const seen = num(m, at + SEEN);
  m[at + SEEN] = seen + 1;
  if (seen > 0 && value === m[at + LAST]) {
    m[at + EQUAL] = num(m, at + EQUAL) + 1;
    return;
  }
  // A reported freeze does not count as a usual repetition.
  if (!isStuck(m, at)) m[at + LONGEST] = Math.max(num(m, at + LONGEST), num(m, at + EQUAL));
  m[at + LAST] = value;
  m[at + EQUAL] = 1;
  m[at + SINCE] = tsMs;
}

export const stuckVerdict = (m: Float64Array, at: number): StuckVerdict => ({
  isFiring: isStuck(m, at),
  sinceMs: num(m, at + SINCE),
  value: num(m, at + LAST),
  equalValues: num(m, at + EQUAL),
});

const isStuck = (m: Float64Array, at: number): boolean =>
  num(m, at + SEEN) - num(m, at + EQUAL) >= HISTORY_VALUES_MIN &&
  num(m, at + LONGEST) <= USUAL_VALUES_MAX &&
  num(m, at + EQUAL) >= STUCK_VALUES_MIN;

const num = (m: Float64Array, slot: number): number => m[slot] as number;
