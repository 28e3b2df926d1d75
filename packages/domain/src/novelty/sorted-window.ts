/** Layout: number of values held, place of the oldest value, the values in order of arrival, the values in order of size. */
const HELD_VALUES = 0;
const OLDEST_PLACE = 1;
const ARRIVAL = 2;

export const sortedWindowSlots = (size: number): number => ARRIVAL + 2 * size;
export const heldIn = (m: Float64Array, at: number): number => m[at + HELD_VALUES] as number;
/** The value of this rank, 0 the smallest. */
export const rankedIn = (m: Float64Array, at: number, size: number, rank: number): number => m[at + ARRIVAL + size + rank] as number;

/** Adds a value to the window of the last `size` values. */
export function pushSorted(m: Float64Array, at: number, size: number, value: number): void {
  const sorted = at + ARRIVAL + size;
  let held = m[at + HELD_VALUES] as number;
  const oldest = m[at + OLDEST_PLACE] as number;
  if (held === size) {
    const gone = sorted + belowIn(m, at, size, m[at + ARRIVAL + oldest] as number);
    m.copyWithin(gone, gone + 1, sorted + held);
    held -= 1;
    m[at + ARRIVAL + oldest] = value;
    m[at + OLDEST_PLACE] = (oldest + 1) % size;
  } else m[at + ARRIVAL + held] = value;
  m[at + HELD_VALUES] = held;
  const place = sorted + belowIn(m, at, size, value);
  m.copyWithin(place + 1, place, sorted + held);
  m[place] = value;
  m[at + HELD_VALUES] = held + 1;
}

/** Number of held values that are smaller than `value`. */
export function belowIn(m: Float64Array, at: number, size: number, value: number): number {
  const sorted = at + ARRIVAL + size;
  let low = 0;
  let high = m[at + HELD_VALUES] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((m[sorted + middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
