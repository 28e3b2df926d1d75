import type { Memory } from "../memory/memory";
import { countDeviation } from "./level-chance";
import { expectedDeviation, rememberEpisode, type ScheduleTerms } from "./repetition";

/** Shorter hidden rises are counted, but not remembered with their time. */
const REMEMBERED_WINDOWS_MIN = 3;
/** A hidden rise that became the level and lasts longer than this is the level of the series, not a deviation of it. */
const RISEN_MAX_MS = 86_400_000;

const WINDOWS = 0;
const SUM = 1;
const RISEN_SINCE = 2;
const RISEN_DISTANCE = 3;
/**
 * Layout: number of windows of the present hidden rise and the sum of their distances from the level; start (ms since the Unix epoch, 0: none)
 * and mean distance of a hidden rise that became the level.
 */
export const HIDDEN_RISE_SLOTS = 4;

/** Where the judge of a level remembers deviations by their time, and where it counts their lengths. */
export interface DeviationMemory {
  episodesAt: number;
  chanceAt: number;
}

/** A window of the judge, and the time between two of them. */
interface RiseTime {
  startMs: number;
  schedule: ScheduleTerms;
}

/**
 * After an improvement, a rise back to the old level is hidden: it does not count as a deviation. Such rises still show how often, how long and
 * when the series leaves the better level, so they are remembered like expected deviations. Otherwise a process that always had two levels
 * would alert after its better level has become the ordinary one.
 * @param residual distance of the window from the level, in the metric's unit
 */
export function followHiddenRise(
  memory: Memory,
  at: number,
  deviations: DeviationMemory,
  time: RiseTime,
  { isHidden, residual }: { isHidden: boolean; residual: number },
): void {
  const { f64: m } = memory;
  const windows = num(m, at + WINDOWS);
  if (isHidden) {
    m[at + WINDOWS] = windows + 1;
    m[at + SUM] = num(m, at + SUM) + residual;
    return;
  }
  if (windows === 0) return;
  const rise = { startMs: time.startMs - windows * time.schedule.paceMs, windows, distance: num(m, at + SUM) / windows };
  m[at + WINDOWS] = m[at + SUM] = 0;
  count(memory, deviations, time, rise);
  if (windows >= REMEMBERED_WINDOWS_MIN) rememberRise(memory, deviations, time, rise, false);
}

/** The level moved to the worse side. If a hidden rise moved it, the rise is remembered, and followed until the level falls again. */
export function riseBecameLevel(memory: Memory, at: number, deviations: DeviationMemory, time: RiseTime): void {
  const { f64: m } = memory;
  const windows = num(m, at + WINDOWS);
  if (windows === 0) return;
  const rise = { startMs: time.startMs - (windows - 1) * time.schedule.paceMs, windows, distance: num(m, at + SUM) / windows };
  m[at + WINDOWS] = m[at + SUM] = 0;
  m[at + RISEN_SINCE] = rise.startMs;
  m[at + RISEN_DISTANCE] = rise.distance;
  rememberRise(memory, deviations, time, rise, true);
}

/** The level moved to the better side in this many windows. If a hidden rise had moved it before, the rise has ended, and its length counts. */
export function riseEnded(memory: Memory, at: number, deviations: DeviationMemory, time: RiseTime, fallWindows: number): void {
  const { f64: m } = memory;
  const startMs = num(m, at + RISEN_SINCE);
  m[at + RISEN_SINCE] = 0;
  const lastedMs = time.startMs - startMs;
  if (startMs === 0 || lastedMs > RISEN_MAX_MS) return;
  const windows = Math.round(lastedMs / time.schedule.paceMs) - fallWindows + 1;
  count(memory, deviations, time, { startMs, windows, distance: num(m, at + RISEN_DISTANCE) });
}

interface Rise {
  startMs: number;
  windows: number;
  distance: number;
}

/** Counts a rise that keeps no schedule. */
function count(memory: Memory, { episodesAt, chanceAt }: DeviationMemory, time: RiseTime, { startMs, windows, distance }: Rise): void {
  const expected = expectedDeviation(memory, episodesAt, { beginMs: startMs, gapMs: 0, distance }, time.schedule);
  if (expected.awayWindows === 0) countDeviation(memory, chanceAt, { atMs: time.startMs, awayWindows: windows, distance });
}

function rememberRise(
  memory: Memory,
  { episodesAt }: DeviationMemory,
  time: RiseTime,
  { startMs, windows, distance }: Rise,
  becameLevel: boolean,
) {
  const { offsetMs } = time.schedule;
  rememberEpisode(memory, episodesAt, { startMs, windows, awayWindows: windows, distance, becameLevel, offsetMs });
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
