/** Equal values in a row that are a frozen value, where the history had at most so many. */
const STUCK_VALUES_MIN = 30;
const USUAL_VALUES_MAX = 3;
/** Values of history before a freeze is spoken of. */
const HISTORY_VALUES_MIN = 200;

const LAST = 0;
const EQUAL = 1;
const LONGEST = 2;
const SEEN = 3;
const SINCE = 4;
/** Layout: the last value, how many equal ones in a row, the longest such run of the past, values seen, start of the present run. */
export const STUCK_SLOTS = 5;

export interface StuckVerdict {
  isFiring: boolean;
  sinceMs: number;
  value: number;
  equalValues: number;
}

/** Judges whether a value that always moved stands still: a stuck sensor, a cached answer. Blind to metrics whose values repeat by nature. */
export function stepStuck(m: Float64Array, at: number, tsMs: number, value: number): void {
  const seen = num(m, at + SEEN);
  m[at + SEEN] = seen + 1;
  if (seen > 0 && value === m[at + LAST]) {
    m[at + EQUAL] = num(m, at + EQUAL) + 1;
    return;
  }
  // A freeze that was notified is no measure of how long values usually repeat.
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
