import { newMemory } from "../memory/memory";

/** Layout: values seen, values in the window, the window's oldest place, the window by arrival, the window by size. */
const SEEN_VALUES = 0;
const HELD_VALUES = 1;
const OLDEST_PLACE = 2;
const WINDOW = 3;
const width = (half: number): number => 2 * half + 1;

export const runningMedianSlots = (half: number): number => WINDOW + 2 * width(half);

/**
 * Centred running median of a growing series: the median at index i is known once the value at i + half has arrived. Windows are cut at both
 * ends. It removes spikes shorter than half its width and keeps the position of a lasting step. NaN for the first `half` values.
 * Source: J. W. Tukey, Exploratory Data Analysis (1977), chapter 7.
 */
export function pushRunningMedian(m: Float64Array, at: number, half: number, value: number): number {
  const size = width(half);
  if (m[at + HELD_VALUES] === size) dropOldest(m, at, half);
  const held = m[at + HELD_VALUES] as number;
  m[at + WINDOW + (((m[at + OLDEST_PLACE] as number) + held) % size)] = value;
  const sorted = at + WINDOW + size;
  let i = held;
  for (; i > 0 && (m[sorted + i - 1] as number) > value; i--) m[sorted + i] = m[sorted + i - 1] as number;
  m[sorted + i] = value;
  m[at + HELD_VALUES] = held + 1;
  m[at + SEEN_VALUES] = (m[at + SEEN_VALUES] as number) + 1;
  return (m[at + SEEN_VALUES] as number) > half ? middle(m, at, half) : Number.NaN;
}

const middle = (m: Float64Array, at: number, half: number): number =>
  m[at + WINDOW + width(half) + ((m[at + HELD_VALUES] as number) >> 1)] as number;

function dropOldest(m: Float64Array, at: number, half: number): void {
  const size = width(half);
  const oldest = m[at + OLDEST_PLACE] as number;
  const value = m[at + WINDOW + oldest] as number;
  const sorted = at + WINDOW + size;
  const held = (m[at + HELD_VALUES] as number) - 1;
  let i = 0;
  while (m[sorted + i] !== value) i++;
  for (; i < held; i++) m[sorted + i] = m[sorted + i + 1] as number;
  m[at + HELD_VALUES] = held;
  m[at + OLDEST_PLACE] = (oldest + 1) % size;
}

/** The running median of a whole series. */
export function runningMedian(values: readonly number[], half: number): number[] {
  const { f64 } = newMemory(runningMedianSlots(half));
  const medians: number[] = [];
  for (const value of values) {
    const median = pushRunningMedian(f64, 0, half, value);
    if (!Number.isNaN(median)) medians.push(median);
  }
  // The medians of the last `half` values: each window begins `half` before its index, unless the series began later.
  for (let owed = Math.min(half, values.length); owed > 0; owed--) {
    if ((f64[HELD_VALUES] as number) > owed + half) dropOldest(f64, 0, half);
    medians.push(middle(f64, 0, half));
  }
  return medians;
}
