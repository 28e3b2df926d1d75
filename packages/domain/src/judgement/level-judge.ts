import { learnRaw } from "../calibration/tail-calibrator";
import type { Memory } from "../memory/memory";
import { followHiddenRise, riseBecameLevel, riseEnded } from "./hidden-rise";
import {
  AWAY_COUNT,
  AWAY_SIDE,
  AWAY_WINDOWS,
  BEGIN,
  chanceWindows,
  countExcursion,
  countLength,
  DEVIATION_START_MS,
  deviationMemory,
  distanceAway,
  distanceOf,
  EVIDENCE,
  expectedAt,
  FIRING_STATE,
  FIRING_WINDOWS,
  gather,
  HIDDEN_RISE,
  isDeviating,
  LEVEL_BEFORE,
  type LevelTerms,
  type LevelWindow,
  neededDecades,
  num,
  PEAK,
  perWindow,
  QUIET_WINDOW_COUNT,
  RETURN_SHARE,
  RETURNS,
  remember,
  restLevel,
  TAIL,
  TRACK,
  WORST_RESIDUAL,
  winsoriseAway,
} from "./level-deviation";
import {
  adoptRegime,
  bandOf,
  fitLevel,
  followLevel,
  isWorseThanOrdinary,
  keepRegime,
  learningBandOf,
  levelOf,
  ordinaryRegime,
  type Position,
  positionOf,
  RECENT_WINDOWS,
  restoreLevel,
  seeValue,
  settleRegime,
  windowsSeen,
} from "./level-track";
import type { Expectation } from "./repetition";

/** Share of the required evidence that suffices when the ensemble of detectors agrees. */
const SUPPORT_SHARE = 0.8;
/** A deviation continues while a window differs by this share of what is worth an alert. This many quiet windows in a row end it. */
const HOLD_SHARE = 0.5;
const QUIET_WINDOWS = 3;
/** Each return of a deviation raises the required quiet windows, up to a limit, so that two alternating values are one deviation. */
const QUIET_WINDOWS_PER_RETURN = 2;
const QUIET_WINDOWS_MAX = 15;
/** Number of returns from which level and spread are refitted at the end of a deviation. */
const SPREAD_RETURNS = 2;
/** A deviation without an alert (an improvement or a scheduled deviation) becomes the level after this many windows in a row. */
const ADOPT_WINDOWS = 10;
/** Windows in a row on one side from which a deviation is more than an outlier. */
const LASTING_WINDOWS = 3;

/**
 * `settled`: a deviation with an alert became the level. `adopted`: the level moved without an alert (an improvement, the return from
 * an improvement, or an expected deviation).
 */
type LevelChange = "none" | "settled" | "adopted";
export interface LevelVerdict {
  isLearning: boolean;
  isFiring: boolean;
  isPending: boolean;
  /** Start of the first window of the deviation, ms since the Unix epoch. */
  sinceMs: number;
  /** 0…1; an alert opens at 0.5. */
  score: number;
  /** The expected value, and a band that holds about 99 % of normal windows; null until the first fit. */
  expected: { value: number; low: number; high: number } | null;
  change: LevelChange;
  /** When a better level has just become the ordinary one: since when it has held, ms since the Unix epoch; else null. */
  betterSinceMs: number | null;
}

/**
 * Judges window by window whether a metric left its level and stayed away. Each window's distance from the level, in spreads, becomes a tail
 * probability on the series' own history. The decades of surprise accumulate (Page 1954); a deviation is real when they exceed what the
 * series' own excursions reach without a fault. A deviation barely moves level and spread until it ends or has lasted so long that it is the
 * new level. `repetition.ts` remembers deviations, so that repeated ones are expected.
 * Blind to: changes within the spread, shifts shorter than four windows, and slow ramps, which `slow-trend.ts` finds.
 */
export function stepLevel(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms): LevelVerdict {
  const track = at + TRACK;
  const seen = seeValue(memory, track, window.value);
  const fitWindows = Math.max(4, Math.ceil(terms.learningWindows / 2));
  if (seen < fitWindows) return learning(null);
  if (seen === fitWindows) {
    fitLevel(memory, track, fitWindows);
    return learning(null);
  }
  const betterSinceMs = keepRegime(memory, track, window.startMs);
  const position = positionOf(memory, track, window, terms.worse);
  if (seen > terms.learningWindows) return { ...judgeWindow(memory, at, window, terms, position), betterSinceMs };
  learnRaw(memory, at + TAIL, distanceOf(position));
  followLevel(memory, track, position);
  return learning(learningBandOf(memory, track, position.spread));
}

/** Number of windows seen so far. */
export const learntOf = (memory: Memory, at: number): number => windowsSeen(memory, at + TRACK);

/** Whether the judge fires, since when, and the value furthest from the level. */
export const levelState = (memory: Memory, at: number): Pick<LevelVerdict, "isFiring" | "sinceMs"> & { worst: number } => ({
  isFiring: num(memory.f64, at + FIRING_STATE) === 1,
  sinceMs: num(memory.f64, at + DEVIATION_START_MS),
  worst: levelOf(memory, at + TRACK) + num(memory.f64, at + WORST_RESIDUAL),
});

/** Declares the present level the ordinary level. */
export const beOrdinary = (memory: Memory, at: number): void => ordinaryRegime(memory, at + TRACK);

/** Makes the windows of the present deviation the level, even if they are few. */
export function acceptLevel(memory: Memory, at: number): void {
  if (num(memory.f64, at + FIRING_STATE) === 1) settle(memory, at, Math.max(1, num(memory.f64, at + AWAY_COUNT)));
}

function judgeWindow(
  memory: Memory,
  at: number,
  window: LevelWindow,
  terms: LevelTerms,
  position: Position,
): Omit<LevelVerdict, "betterSinceMs"> {
  const { f64: m } = memory;
  const needed = neededDecades(m, at, terms);
  const isAway = isDeviating(memory, at, window.value, position);
  gather(memory, at, window, position, needed, terms.schedule.paceMs);
  const expected = bandOf(memory, at + TRACK, position, terms.worse);
  const isNearFact = num(m, at + EVIDENCE) >= needed / 2;
  const repeated = isNearFact ? expectedAt(memory, at, terms) : null;
  const support = window.isSupported ? SUPPORT_SHARE : 1;
  const wanted = support * Math.max(needed, (repeated?.windows ?? 0) * perWindow(needed));
  const wasFiring = num(m, at + FIRING_STATE) === 1;
  let change: LevelChange = wasFiring ? goOn(memory, at, window, terms, position) : "none";
  if (!wasFiring) {
    const isNews =
      num(m, at + AWAY_COUNT) > Math.max(repeated?.awayWindows ?? 0, isNearFact ? chanceWindows(memory, at, terms, position) : 0);
    if (isAway && isNews && num(m, at + EVIDENCE) >= wanted) fire(memory, at, window);
    else change = learnNormal(memory, at, window, terms, { position, isAway, needed, repeated });
  }
  const isFiring = num(m, at + FIRING_STATE) === 1;
  const score = num(m, at + EVIDENCE) / (num(m, at + EVIDENCE) + wanted);
  return {
    isLearning: false,
    isFiring,
    isPending: !isFiring && isAway && num(m, at + EVIDENCE) > wanted / 3,
    sinceMs: num(m, at + DEVIATION_START_MS),
    score: isFiring ? Math.max(0.5, score) : score,
    expected,
    change,
  };
}

function fire(memory: Memory, at: number, { startMs, value }: LevelWindow): void {
  const { f64: m } = memory;
  m[at + FIRING_STATE] = 1;
  m[at + DEVIATION_START_MS] = num(m, at + BEGIN) || startMs;
  m[at + QUIET_WINDOW_COUNT] = m[at + RETURNS] = m[at + FIRING_WINDOWS] = 0;
  // The level has followed the deviation a little. It is restored, because the deviation ends when values return to the level before it.
  restoreLevel(memory, at + TRACK, num(m, at + LEVEL_BEFORE));
  m[at + WORST_RESIDUAL] = value - num(m, at + LEVEL_BEFORE);
}

/** Judges one more window of a firing deviation. */
function goOn(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms, position: Position): LevelChange {
  const { f64: m } = memory;
  const { badness, worth, residual } = position;
  const isHeld = badness >= HOLD_SHARE * worth || hasOutlivedLevel(memory, at, window, terms, position);
  m[at + FIRING_WINDOWS] = num(m, at + FIRING_WINDOWS) + 1;
  if (isHeld && num(m, at + QUIET_WINDOW_COUNT) > 0) m[at + RETURNS] = num(m, at + RETURNS) + 1;
  m[at + QUIET_WINDOW_COUNT] = isHeld ? 0 : num(m, at + QUIET_WINDOW_COUNT) + 1;
  if (Math.abs(residual) > Math.abs(num(m, at + WORST_RESIDUAL))) m[at + WORST_RESIDUAL] = residual;
  const quietWindows = Math.min(QUIET_WINDOWS_MAX, QUIET_WINDOWS + QUIET_WINDOWS_PER_RETURN * num(m, at + RETURNS));
  if (num(m, at + QUIET_WINDOW_COUNT) >= quietWindows) {
    if (expectedAt(memory, at, terms).awayWindows === 0) countLength(memory, at, window.startMs);
    remember(memory, at, terms, false);
    // A deviation that returned several times shows that the spread is wider, so level and spread are refitted.
    if (num(m, at + RETURNS) >= SPREAD_RETURNS) settle(memory, at);
    restLevel(memory, at);
    followLevel(memory, at + TRACK, position);
    return "none";
  }
  if (num(m, at + FIRING_WINDOWS) < 2 * terms.learningWindows) return "none";
  countLength(memory, at, window.startMs);
  remember(memory, at, terms, true);
  settle(memory, at);
  settleRegime(memory, at + TRACK, window.startMs);
  return "settled";
}

/** Whether the deviation continues although the worse level in which it began, such as that of office hours, has ended. */
function hasOutlivedLevel(
  memory: Memory,
  at: number,
  { value }: LevelWindow,
  { worse }: LevelTerms,
  { residual, worth }: Position,
): boolean {
  if (worse * residual > -worth) return false;
  return isWorseThanOrdinary(memory, at + TRACK, value, worse, RETURN_SHARE * Math.abs(distanceAway(memory.f64, at)));
}

function settle(memory: Memory, at: number, windows = RECENT_WINDOWS): void {
  fitLevel(memory, at + TRACK, windows);
  restLevel(memory, at);
}

interface NormalWindow {
  position: Position;
  isAway: boolean;
  needed: number;
  repeated: Expectation | null;
}

/** Learns from a window without an alert. Deviating windows become the level when there were enough of them in a row. */
function learnNormal(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms, seen: NormalWindow): LevelChange {
  const { f64: m } = memory;
  const { position, isAway } = seen;
  const { residual, worth } = position;
  const side = Math.abs(residual) >= worth ? Math.sign(residual) : 0;
  m[at + AWAY_WINDOWS] = side !== 0 && side === m[at + AWAY_SIDE] ? num(m, at + AWAY_WINDOWS) + 1 : Math.abs(side);
  m[at + AWAY_SIDE] = side;
  const isHidden = terms.worse !== 0 && side === terms.worse && !isAway;
  followHiddenRise(memory, at + HIDDEN_RISE, deviationMemory(at), { ...window, ...terms }, { isHidden, residual });
  learnRaw(memory, at + TAIL, isAway ? winsoriseAway(memory, at, distanceOf(position)) : distanceOf(position));
  if (num(m, at + AWAY_WINDOWS) >= ADOPT_WINDOWS && isAdoptable(terms, side, seen, num(m, at + AWAY_WINDOWS))) {
    if (isWorthRemembering(m, at, seen)) remember(memory, at, terms, true);
    followAdoption(memory, at, window, terms, side);
    const prior = levelOf(memory, at + TRACK);
    fitLevel(memory, at + TRACK, ADOPT_WINDOWS);
    adoptRegime(memory, at + TRACK, { atMs: window.startMs, worse: terms.worse, side, worth, prior });
    restLevel(memory, at);
    return "adopted";
  }
  if (num(m, at + EVIDENCE) === 0 && num(m, at + PEAK) > 0) {
    // An expected deviation is remembered like one with an alert. A small excursion shows how large excursions become without a fault.
    if (expectedAt(memory, at, terms).awayWindows === 0) countLength(memory, at, window.startMs);
    if (isWorthRemembering(m, at, seen)) remember(memory, at, terms, false);
    else countExcursion(m, at);
    restLevel(memory, at);
  }
  const isLasting = num(m, at + AWAY_WINDOWS) >= LASTING_WINDOWS;
  followLevel(memory, at + TRACK, position, { isAway: side !== 0, isLasting });
  return "none";
}

function followAdoption(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms, side: number): void {
  const time = { ...window, ...terms };
  if (side === terms.worse) riseBecameLevel(memory, at + HIDDEN_RISE, deviationMemory(at), time);
  else riseEnded(memory, at + HIDDEN_RISE, deviationMemory(at), time, num(memory.f64, at + AWAY_WINDOWS));
}

const isWorthRemembering = (m: Float64Array, at: number, { needed, repeated }: NormalWindow): boolean =>
  num(m, at + PEAK) >= needed || (num(m, at + PEAK) > 0 && (repeated?.windows ?? 0) > 0);

/**
 * Whether a deviation may become the level without an alert: an improvement, a deviation that is expected to last, or an expected one
 * without a schedule that has lasted. A deviation that may still cause an alert must not become the level.
 */
function isAdoptable({ worse, learningWindows }: LevelTerms, side: number, { repeated, isAway }: NormalWindow, windows: number): boolean {
  if (worse !== 0 && (side === -worse || !isAway)) return true;
  if (!isAway || !repeated || repeated.windows === 0) return false;
  return repeated.isLasting || (repeated.awayWindows === 0 && windows >= learningWindows);
}

const learning = (expected: LevelVerdict["expected"]): LevelVerdict => ({
  isLearning: true,
  isFiring: false,
  isPending: false,
  sinceMs: 0,
  score: 0,
  expected,
  change: "none",
  betterSinceMs: null,
});
