import { CALIBRATOR_SLOTS, learnRaw, tailProbability, winsorise } from "../calibration/tail-calibrator";
import type { Memory } from "../memory/memory";
import type { Preset } from "../model/detection-config";
import {
  adoptRegime,
  bandOf,
  fitLevel,
  followLevel,
  keepRegime,
  learningBandOf,
  levelOf,
  type Measured,
  ordinaryRegime,
  type Position,
  positionOf,
  RECENT_WINDOWS,
  restoreLevel,
  seeValue,
  settleRegime,
  TRACK_SLOTS,
  type Worse,
  windowsSeen,
} from "./level-track";
import { type Expectation, expectedDeviation, REPETITION_SLOTS, rememberEpisode, type ScheduleTerms } from "./repetition";

/** Decades of surprise subtracted at each window, and accumulated decades at which a deviation is accepted as real. */
const DRIFT_DECADES = 1;
const EVIDENCE_DECADES: Readonly<Record<Preset, number>> = { quiet: 13, balanced: 10, sensitive: 7 };
/** Smallest number of windows that can reach the required evidence; it limits what one window can add. */
const WINDOWS_MIN = 3.5;
/** Share of the required evidence that suffices when the ensemble of detectors agrees. */
const SUPPORT_SHARE = 0.8;
/** Excursions of the accumulated surprise above this many decades are counted, to learn how large they become without a fault. */
const EXCURSION_DECADES = 3;
/** Prior of the excursions: this many, with this mean excess above `EXCURSION_DECADES`. */
const PRIOR_EXCURSIONS = 3;
const PRIOR_EXCESS_DECADES = 0.5;
/** The counts of excursions are halved when there are more than this many. */
const EXCURSIONS_MEMORY = 150;
/** Multiple of the mean excess that an excursion of a normal series exceeds with probability e^-10.5 (exponential tail). */
const EXCESSES_TO_FACT = 10.5;
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

const EVIDENCE = 0;
const FIRING = 1;
const SINCE = 2;
const QUIET = 3;
const FIRING_WINDOWS = 4;
const AWAY_WINDOWS = 5;
const AWAY_SIDE = 6;
const PEAK = 7;
const EXCURSIONS = 8;
const EXCESS_SUM = 9;
const WORST = 10;
const BEGIN = 11;
const RETURNS = 12;
const AWAY_COUNT = 13;
const AWAY_SUM = 14;
const PREVIOUS_START = 15;
const BEGIN_GAP = 16;
const LEVEL_BEFORE = 17;
const TRACK = 18;
const TAIL = TRACK + TRACK_SLOTS;
const EPISODES = TAIL + CALIBRATOR_SLOTS;
/** Layout: the slots named above; then the level and its spread, the calibrator, the remembered deviations. */
export const LEVEL_SLOTS = EPISODES + REPETITION_SLOTS;

export interface LevelTerms {
  preset: Preset;
  /** Windows of history before the judge gives verdicts. */
  learningWindows: number;
  worse: Worse;
  /** Caution of the tuning: each unit adds two decades to the evidence that the preset requires; negative lowers the requirement. */
  caution: number;
  schedule: ScheduleTerms;
}

/** One closed window. */
export interface LevelWindow extends Measured {
  startMs: number;
  /** The ensemble of detectors judges the window anomalous. */
  isSupported: boolean;
}

/**
 * `settled`: a deviation with an alert became the level. `adopted`: the level moved without an alert (an improvement, the way back from
 * one, or an expected deviation).
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
  keepRegime(memory, track, window.startMs);
  const position = positionOf(memory, track, window, terms.worse);
  if (seen > terms.learningWindows) return judgeWindow(memory, at, window, terms, position);
  learnRaw(memory, at + TAIL, distanceOf(position));
  followLevel(memory, track, position);
  return learning(learningBandOf(memory, track, position.spread));
}

/** Number of windows seen so far. */
export const learntOf = (memory: Memory, at: number): number => windowsSeen(memory, at + TRACK);

/** Whether the judge fires, since when, and the value furthest from the level. */
export const levelState = (memory: Memory, at: number): Pick<LevelVerdict, "isFiring" | "sinceMs"> & { worst: number } => ({
  isFiring: num(memory.f64, at + FIRING) === 1,
  sinceMs: num(memory.f64, at + SINCE),
  worst: levelOf(memory, at + TRACK) + num(memory.f64, at + WORST),
});

/** Ends the present deviation, without learning from it. */
export function restLevel({ f64: m }: Memory, at: number): void {
  m[at + FIRING] = m[at + EVIDENCE] = m[at + PEAK] = m[at + BEGIN] = m[at + AWAY_WINDOWS] = 0;
  m[at + AWAY_COUNT] = m[at + AWAY_SUM] = 0;
}

/** Declares the present level the ordinary level. */
export const beOrdinary = (memory: Memory, at: number): void => ordinaryRegime(memory, at + TRACK);

/** Makes the windows of the present deviation the level, however few they are. */
export function acceptLevel(memory: Memory, at: number): void {
  if (num(memory.f64, at + FIRING) === 1) settle(memory, at, Math.max(1, num(memory.f64, at + AWAY_COUNT)));
}

/** Distance in the bad direction, in spreads. */
const distanceOf = ({ badness, spread }: Position): number => Math.max(0, badness / spread);

function judgeWindow(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms, position: Position): LevelVerdict {
  const { f64: m } = memory;
  const needed = neededDecades(m, at, terms);
  const isAway = position.badness >= position.worth;
  gather(memory, at, window, position, needed, terms.schedule.paceMs);
  m[at + PREVIOUS_START] = window.startMs;
  const expected = bandOf(memory, at + TRACK, position, terms.worse);
  const isNearFact = num(m, at + EVIDENCE) >= needed / 2;
  const repeated = isNearFact ? expectedAt(memory, at, terms) : null;
  const support = window.isSupported ? SUPPORT_SHARE : 1;
  const wanted = support * Math.max(needed, (repeated?.windows ?? 0) * perWindow(needed));
  const wasFiring = num(m, at + FIRING) === 1;
  let change: LevelChange = wasFiring ? goOn(memory, at, window, terms, position) : "none";
  if (!wasFiring) {
    const isNews = num(m, at + AWAY_COUNT) > (repeated?.awayWindows ?? 0);
    if (isAway && isNews && num(m, at + EVIDENCE) >= wanted) fire(memory, at, window);
    else change = learnNormal(memory, at, window, terms, { position, isAway, needed, repeated });
  }
  const isFiring = num(m, at + FIRING) === 1;
  const score = num(m, at + EVIDENCE) / (num(m, at + EVIDENCE) + wanted);
  return {
    isLearning: false,
    isFiring,
    isPending: !isFiring && isAway && num(m, at + EVIDENCE) > wanted / 3,
    sinceMs: num(m, at + SINCE),
    score: isFiring ? Math.max(0.5, score) : score,
    expected,
    change,
  };
}

/** Adds a window to the accumulated surprise. */
function gather(memory: Memory, at: number, { startMs }: LevelWindow, position: Position, needed: number, paceMs: number): void {
  const { f64: m } = memory;
  const isAway = position.badness >= position.worth;
  const decades = isAway ? -Math.log10(Math.max(1e-15, tailProbability(memory, at + TAIL, distanceOf(position)))) : 0;
  const before = num(m, at + EVIDENCE);
  const evidence = Math.max(0, before + Math.min(perWindow(needed) + DRIFT_DECADES, decades) - DRIFT_DECADES);
  if (before === 0 && evidence > 0) {
    m[at + BEGIN] = startMs;
    m[at + BEGIN_GAP] = num(m, at + PREVIOUS_START) > 0 ? Math.max(0, startMs - num(m, at + PREVIOUS_START) - paceMs) : 0;
    m[at + AWAY_COUNT] = m[at + AWAY_SUM] = 0;
    m[at + LEVEL_BEFORE] = levelOf(memory, at + TRACK);
  }
  if (isAway) {
    m[at + AWAY_COUNT] = num(m, at + AWAY_COUNT) + 1;
    m[at + AWAY_SUM] = num(m, at + AWAY_SUM) + position.residual;
  }
  // The first normal window after an excursion at least halves the accumulated surprise.
  m[at + EVIDENCE] = isAway ? evidence : Math.min(evidence, before / 2);
  m[at + PEAK] = Math.max(num(m, at + PEAK), num(m, at + EVIDENCE));
}

/** Largest surprise that one window can add, in decades. */
const perWindow = (needed: number): number => needed / WINDOWS_MIN;

function fire(memory: Memory, at: number, { startMs, value }: LevelWindow): void {
  const { f64: m } = memory;
  m[at + FIRING] = 1;
  m[at + SINCE] = num(m, at + BEGIN) || startMs;
  m[at + QUIET] = m[at + RETURNS] = m[at + FIRING_WINDOWS] = 0;
  // The level has followed the deviation a little. It is restored, because the deviation ends when values return to the level before it.
  restoreLevel(memory, at + TRACK, num(m, at + LEVEL_BEFORE));
  m[at + WORST] = value - num(m, at + LEVEL_BEFORE);
}

/** Judges one more window of a firing deviation. */
function goOn(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms, position: Position): LevelChange {
  const { f64: m } = memory;
  const { badness, worth, residual } = position;
  const isHeld = badness >= HOLD_SHARE * worth;
  m[at + FIRING_WINDOWS] = num(m, at + FIRING_WINDOWS) + 1;
  if (isHeld && num(m, at + QUIET) > 0) m[at + RETURNS] = num(m, at + RETURNS) + 1;
  m[at + QUIET] = isHeld ? 0 : num(m, at + QUIET) + 1;
  if (Math.abs(residual) > Math.abs(num(m, at + WORST))) m[at + WORST] = residual;
  const quietWindows = Math.min(QUIET_WINDOWS_MAX, QUIET_WINDOWS + QUIET_WINDOWS_PER_RETURN * num(m, at + RETURNS));
  if (num(m, at + QUIET) >= quietWindows) {
    remember(memory, at, terms, false);
    // A deviation that returned several times shows that the spread is wider, so level and spread are refitted.
    if (num(m, at + RETURNS) >= SPREAD_RETURNS) settle(memory, at);
    restLevel(memory, at);
    followLevel(memory, at + TRACK, position);
    return "none";
  }
  if (num(m, at + FIRING_WINDOWS) < 2 * terms.learningWindows) return "none";
  remember(memory, at, terms, true);
  settle(memory, at);
  settleRegime(memory, at + TRACK, window.startMs);
  return "settled";
}

/** Mean distance from the level, over the deviating windows since the deviation began, in the metric's unit. */
const distanceAway = (m: Float64Array, at: number): number => num(m, at + AWAY_SUM) / Math.max(1, num(m, at + AWAY_COUNT));

function expectedAt(memory: Memory, at: number, { schedule }: LevelTerms): Expectation {
  const { f64: m } = memory;
  const begun = { beginMs: num(m, at + BEGIN), gapMs: num(m, at + BEGIN_GAP), distance: distanceAway(m, at) };
  return expectedDeviation(memory, at + EPISODES, begun, schedule);
}

function remember(memory: Memory, at: number, terms: LevelTerms, becameLevel: boolean): void {
  const { f64: m } = memory;
  const startMs = num(m, at + FIRING) === 1 ? num(m, at + SINCE) : num(m, at + BEGIN);
  const windows = num(m, at + PEAK) / perWindow(neededDecades(m, at, terms));
  const { offsetMs } = terms.schedule;
  const awayWindows = num(m, at + AWAY_COUNT);
  rememberEpisode(memory, at + EPISODES, { startMs, windows, awayWindows, distance: distanceAway(m, at), becameLevel, offsetMs });
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
  learnRaw(memory, at + TAIL, isAway ? winsoriseAway(memory, at, distanceOf(position)) : distanceOf(position));
  if (num(m, at + AWAY_WINDOWS) >= ADOPT_WINDOWS && isAdoptable(terms, side, seen, num(m, at + AWAY_WINDOWS))) {
    if (isWorthRemembering(m, at, seen)) remember(memory, at, terms, true);
    const prior = levelOf(memory, at + TRACK);
    fitLevel(memory, at + TRACK, ADOPT_WINDOWS);
    adoptRegime(memory, at + TRACK, { atMs: window.startMs, worse: terms.worse, side, worth, prior });
    restLevel(memory, at);
    return "adopted";
  }
  if (num(m, at + EVIDENCE) === 0 && num(m, at + PEAK) > 0) {
    // An expected deviation is remembered like one with an alert. A small excursion shows how large excursions become without a fault.
    if (isWorthRemembering(m, at, seen)) remember(memory, at, terms, false);
    else countExcursion(m, at);
    restLevel(memory, at);
  }
  const isLasting = num(m, at + AWAY_WINDOWS) >= LASTING_WINDOWS;
  followLevel(memory, at + TRACK, position, { isAway: side !== 0, isLasting });
  return "none";
}

const isWorthRemembering = (m: Float64Array, at: number, { needed, repeated }: NormalWindow): boolean =>
  num(m, at + PEAK) >= needed || (num(m, at + PEAK) > 0 && (repeated?.windows ?? 0) > 0);

/**
 * Whether a deviation may become the level without an alert: an improvement, a deviation that is expected to last, or an expected one
 * without a schedule that has lasted. A deviation that may still become an alert may not.
 */
function isAdoptable({ worse, learningWindows }: LevelTerms, side: number, { repeated, isAway }: NormalWindow, windows: number): boolean {
  if (worse !== 0 && (side === -worse || !isAway)) return true;
  if (!isAway || !repeated || repeated.windows === 0) return false;
  return repeated.isLasting || (repeated.awayWindows === 0 && windows >= learningWindows);
}

const winsoriseAway = (memory: Memory, at: number, distance: number): number =>
  num(memory.f64, at + EVIDENCE) > EXCURSION_DECADES ? winsorise(memory, at + TAIL, distance) : distance;

/** Decades of evidence that this series needs: what the preset requires, or more if its own excursions reach that without a fault. */
function neededDecades(m: Float64Array, at: number, { preset, caution }: LevelTerms): number {
  const excursions = num(m, at + EXCURSIONS);
  const mean = (PRIOR_EXCURSIONS * PRIOR_EXCESS_DECADES + num(m, at + EXCESS_SUM)) / (PRIOR_EXCURSIONS + excursions);
  const asked = Math.max(3, EVIDENCE_DECADES[preset] + 2 * caution);
  return Math.max(asked, (asked / EVIDENCE_DECADES.balanced) * (EXCURSION_DECADES + EXCESSES_TO_FACT * mean));
}

function countExcursion(m: Float64Array, at: number): void {
  const excess = num(m, at + PEAK) - EXCURSION_DECADES;
  if (excess <= 0) return;
  m[at + EXCURSIONS] = num(m, at + EXCURSIONS) + 1;
  m[at + EXCESS_SUM] = num(m, at + EXCESS_SUM) + excess;
  if (num(m, at + EXCURSIONS) <= EXCURSIONS_MEMORY) return;
  m[at + EXCURSIONS] = num(m, at + EXCURSIONS) / 2;
  m[at + EXCESS_SUM] = num(m, at + EXCESS_SUM) / 2;
}

const learning = (expected: LevelVerdict["expected"]): LevelVerdict => ({
  isLearning: true,
  isFiring: false,
  isPending: false,
  sinceMs: 0,
  score: 0,
  expected,
  change: "none",
});

const num = (m: Float64Array, slot: number): number => m[slot] as number;
