import type { Memory } from "../memory/memory";
import type { Preset } from "../model/detection-config";

/** Time after which a deviation counts 1/e in the memory of how often and how long a series deviates. */
const MEMORY_MS = 14 * 86_400_000;
/** Deviations of an alerting length that may happen by chance in the time of `MEMORY_MS`, per series. */
const CHANCE_DEVIATIONS: Readonly<Record<Preset, number>> = {
  quiet: 0.003,
  balanced: 0.01,
  sensitive: 0.1,
};
/** Fewer deviations than this ask for at most so many windows each, since their mean length is hardly known. */
const KNOWN_DEVIATIONS = 10;
const WINDOWS_PER_DEVIATION_MAX = 4;
/** Number of deviations, with fading, from which deviations count as chance: two, the first of which may have faded for ten days. */
const DEVIATIONS_MIN = 1.5;
/** A deviation that is farther from the level than the usual distance times this factor is not a chance deviation. */
const LIKE_FACTOR = 1.7;
/** Smoothing factor of the usual distance towards smaller distances. */
const DISTANCE_GAIN = 0.1;

/** Smoothing factor of the usual change from one window to the next, and mean absolute value to standard deviation of a normal variable. */
const CHANGE_GAIN = 0.02;
const MEAN_DEVIATION_TO_SIGMA = 1.2533;
/** A series is smooth when its changes scatter less than this many times as much as its values; independent values give 1.4. */
const SMOOTH_RATIO = 0.7;
/** A deviation of a smooth series was gradual (crept) if no change exceeded this many usual changes, and its distance this many spreads. */
const JUMP_CHANGES = 4.5;
const CREPT_SPREADS = 8;
/** Windows that a gradual deviation may last: longer than the memory of a series whose neighbouring windows correlate with 0.98. */
const CREPT_WINDOWS = 60;

const COUNT = 0;
const WINDOWS_SUM = 1;
const DISTANCE = 2;
const UPDATED = 3;
const LAST_VALUE = 4;
const USUAL_CHANGE = 5;
const LARGEST_CHANGE = 6;
/**
 * Layout: number of deviations and of their windows after the first one, both fading; usual distance in the metric's unit; time of the last
 * count; value of the last window; usual change between windows as a standard deviation, and the largest one since the present deviation began.
 */
export const CHANCE_SLOTS = 7;

/** Follows the changes from one window to the next. @param isAway the window deviates, @param isFirst it is the first one that does */
export function followChange({ f64: m }: Memory, at: number, value: number, { isAway, isFirst }: { isAway: boolean; isFirst: boolean }) {
  const last = num(m, at + LAST_VALUE);
  m[at + LAST_VALUE] = value;
  const change = Math.abs(value - last);
  m[at + LARGEST_CHANGE] = isFirst ? change : Math.max(num(m, at + LARGEST_CHANGE), change);
  if (isAway || last === 0) return;
  const usual = num(m, at + USUAL_CHANGE);
  const sigma = MEAN_DEVIATION_TO_SIGMA * change;
  m[at + USUAL_CHANGE] = usual === 0 ? sigma : usual + CHANGE_GAIN * (Math.min(sigma, JUMP_CHANGES * usual) - usual);
}

/**
 * Number of windows that the present deviation may last because it was gradual: successive windows of a strongly autocorrelated series are not
 * independent evidence. `slow-trend.ts` finds growth that continues.
 */
export function windowsOfCreeping({ f64: m }: Memory, at: number, { distance, spread }: { distance: number; spread: number }): number {
  const usual = num(m, at + USUAL_CHANGE);
  const isSmooth = usual < SMOOTH_RATIO * spread;
  const hasJumped = num(m, at + LARGEST_CHANGE) > JUMP_CHANGES * usual;
  return isSmooth && !hasJumped && Math.abs(distance) < CREPT_SPREADS * spread ? CREPT_WINDOWS : 0;
}

interface EndedDeviation {
  atMs: number;
  awayWindows: number;
  /** Mean distance from the level, in the metric's unit. */
  distance: number;
}

/** Counts a deviation that has ended and kept no schedule. One window alone is an outlier and does not count. */
export function countDeviation({ f64: m }: Memory, at: number, { atMs, awayWindows, distance }: EndedDeviation): void {
  if (awayWindows < 2) return;
  const fade = num(m, at + UPDATED) > 0 ? Math.exp(-Math.max(0, atMs - num(m, at + UPDATED)) / MEMORY_MS) : 0;
  m[at + COUNT] = fade * num(m, at + COUNT) + 1;
  m[at + WINDOWS_SUM] = fade * num(m, at + WINDOWS_SUM) + awayWindows - 1;
  const usual = num(m, at + DISTANCE);
  const size = Math.abs(distance);
  m[at + DISTANCE] = size > usual ? size : usual + DISTANCE_GAIN * (size - usual);
  m[at + UPDATED] = atMs;
}

/**
 * Number of deviating windows up to which a deviation at this distance happens by chance, given how often and how long the series has
 * deviated. The model is a geometric distribution of the lengths with an unknown mean, whose predictive tail is that of a Lomax distribution:
 * (1 + length / sum)^-count. It fits bursts, series that alternate between two states, and excursions of a strongly autocorrelated series.
 */
export function windowsByChance({ f64: m }: Memory, at: number, distance: number, preset: Preset): number {
  const count = num(m, at + COUNT);
  if (count < DEVIATIONS_MIN || Math.abs(distance) > LIKE_FACTOR * num(m, at + DISTANCE)) return 0;
  const windows = 1 + num(m, at + WINDOWS_SUM) * ((count / CHANCE_DEVIATIONS[preset]) ** (1 / count) - 1);
  return count < KNOWN_DEVIATIONS ? Math.min(windows, WINDOWS_PER_DEVIATION_MAX * count) : windows;
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
