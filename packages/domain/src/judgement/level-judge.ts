import { CALIBRATOR_SLOTS, learnRaw, tailProbability, winsorise } from "../calibration/tail-calibrator";
import type { Preset } from "../detection/pipeline-types";
import { MAD_TO_SIGMA, median, medianDeviation } from "../features/order-statistics";
import { type Memory, singles } from "../memory/memory";
import { type Expectation, expectedDeviation, REPETITION_SLOTS, rememberEpisode, type ScheduleTerms } from "./repetition";

/** Windows whose values are kept, to measure level and spread anew after a change. */
const RECENT_WINDOWS = 32;
/** How fast level and spread follow what is normal, per window. */
const LEVEL_GAIN = 0.1;
const SPREAD_GAIN = 0.02;
/** How fast the level follows a deviation that is not a fact yet: what wanders by itself is followed before it is taken for a shift. */
const AWAY_GAIN = 0.04;
/** Residuals beyond this many spreads are pulled in before they move level and spread (Huber's k). */
const HUBER_SPREADS = 3;
/** E|x| of a standard normal variable is 0.798. */
const MEAN_DEVIATION_TO_SIGMA = 1.2533;
/** Decades of surprise that a normal window costs, and at which the accumulated surprise is a fact. */
const DRIFT_DECADES = 1;
const EVIDENCE_DECADES: Readonly<Record<Preset, number>> = { quiet: 13, balanced: 10, sensitive: 7 };
/** One window brings this much of the evidence at most, so that one or two never suffice. */
const WINDOWS_MIN = 3.5;
/** Share of the evidence that suffices where the ensemble of detectors agrees. */
const SUPPORT_SHARE = 0.8;
/** Excursions of accumulated surprise above this many decades are counted, to learn how far they go by themselves. */
const EXCURSION_DECADES = 3;
/** Prior of the excursions: as if so many had gone this far beyond the limit on average. */
const PRIOR_EXCURSIONS = 3;
const PRIOR_EXCESS_DECADES = 0.5;
/** Counted excursions fade beyond this many. */
const EXCURSIONS_MEMORY = 150;
/** Mean excesses above the limit that an excursion of a normal series reaches once in e^10.5 times. */
const EXCESSES_TO_FACT = 10.5;
/** Smallest differences worth an alert: as a share of the level, in resolutions, in spreads. */
const WORTH_SHARE = 0.07;
const WORTH_RESOLUTIONS = 20;
const UNCERTAIN_RESOLUTIONS = 1.96;
const WORTH_SPREADS = 3;
/** What fires goes on while a window differs by this share of what is worth an alert; so many windows that do not are the end. */
const HOLD_SHARE = 0.5;
const QUIET_WINDOWS = 3;
/** A deviation that comes back asks for so many more quiet windows each time, up to a limit: two values in turn are one deviation. */
const QUIET_WINDOWS_PER_RETURN = 2;
const QUIET_WINDOWS_MAX = 15;
/** Returns after which the spread is measured anew when the deviation is over. */
const SPREAD_RETURNS = 2;
/** A deviation that nobody alerts of (an improvement, a schedule) is the new level after so many windows in a row. */
const ADOPT_WINDOWS = 10;
/** Half-width in spreads of the band that holds about 99 % of normal windows. */
const BAND_SPREADS = 2.6;
/** A series that never moved has a spread of this share of its level. */
const STILL_SHARE = 0.005;
/** Windows in a row on one side that are more than an outlier. */
const LASTING_WINDOWS = 3;
/** Distance in spreads at which the level of equal values is the value. */
const SNAP_SPREADS = 1e-3;
/** Equal values in a row that are no measure of the spread. */
const EQUAL_WINDOWS_MAX = 5;

const SEEN = 0;
const LEVEL = 1;
const SPREAD = 2;
const EVIDENCE = 3;
const FIRING = 4;
const SINCE = 5;
const QUIET = 6;
const FIRING_WINDOWS = 7;
const AWAY_WINDOWS = 8;
const PEAK = 9;
const EXCURSIONS = 10;
const EXCESS_SUM = 11;
const LAST_VALUE = 12;
const EQUAL_WINDOWS = 13;
const NEXT_RECENT = 14;
const WORST = 15;
const FIRST_WINDOW = 16;
const BEGIN = 17;
const AWAY_SIDE = 18;
const RETURNS = 19;
const ORDINARY = 20;
const REGIME = 21;
const REGIME_SINCE = 22;
const TAIL = 23;
const RECENT = TAIL + CALIBRATOR_SLOTS;
const EPISODES = RECENT + singles(RECENT_WINDOWS);
/** Layout: as the constants above name it. */
export const LEVEL_SLOTS = EPISODES + REPETITION_SLOTS;

/** What the present level is: the ordinary one, a better one, or a worse one that has settled. A level of a week is the ordinary one. */
const REGIME_ORDINARY = 0;
const REGIME_BETTER = 1;
const REGIME_WORSE = 2;
const REGIME_MS = 7 * 86_400_000;

export interface LevelTerms {
  preset: Preset;
  /** Windows of history before the judge speaks. */
  learningWindows: number;
  /** 1: higher is worse, -1: lower is worse, 0: both ways. */
  worse: -1 | 0 | 1;
  /** Decades by which the evidence must be stronger than the preset asks; negative for less. */
  caution: number;
  windowMs: number;
  intervalMs: number;
  schedule: ScheduleTerms;
}

/** One closed window. */
export interface LevelWindow {
  startMs: number;
  value: number;
  /** Smallest difference worth speaking of; 0 when unknown. */
  resolution: number;
  /** The ensemble of detectors holds that the window is anomalous. */
  isSupported: boolean;
}

export type LevelChange = "none" | "settled";
export interface LevelVerdict {
  isLearning: boolean;
  isFiring: boolean;
  isPending: boolean;
  /** Start of the first window of the deviation, ms since the Unix epoch. */
  sinceMs: number;
  /** 0…1; one half is where an alert opens. */
  score: number;
  /** What was expected, and what holds about 99 % of normal windows; null while learning. */
  expected: { value: number; low: number; high: number } | null;
  change: LevelChange;
  /** The schedule that such deviations keep, and how often they did; null where they keep none. */
  repeated: Expectation["schedule"];
}

/**
 * Judges whether a metric left its level and stayed away, window by window. Each window's distance from the level in spreads becomes a tail
 * probability on the series' own history; the decades of surprise accumulate (Page 1954) and are a fact beyond what the series' own
 * excursions reach by themselves. What deviates waits aside: it moves neither level nor spread until it is over, or has lasted so long that
 * it is the new level. Deviations that repeat are remembered: `repetition.ts`.
 * Blind to: changes within the spread, shifts shorter than four windows, and slow ramps, which `slow-trend.ts` finds.
 */
export function stepLevel(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms): LevelVerdict {
  const { f64: m } = memory;
  const { value, startMs } = window;
  keepRecent(memory, at, value);
  const seen = num(m, at + SEEN) + 1;
  m[at + SEEN] = seen;
  if (seen === 1) m[at + FIRST_WINDOW] = startMs;
  m[at + EQUAL_WINDOWS] = value === m[at + LAST_VALUE] ? num(m, at + EQUAL_WINDOWS) + 1 : 0;
  m[at + LAST_VALUE] = value;
  const fitWindows = Math.max(4, Math.ceil(terms.learningWindows / 2));
  if (seen < fitWindows) return { ...LEARNING };
  if (seen === fitWindows) {
    fitRecent(memory, at, fitWindows);
    return { ...LEARNING };
  }
  const spread = spreadFor(m, at, window);
  const residual = value - num(m, at + LEVEL);
  keepRegime(m, at, startMs);
  // While the level is better than the ordinary one, what is no worse than ordinary is no news.
  const reference = num(m, at + REGIME) === REGIME_BETTER ? num(m, at + ORDINARY) : num(m, at + LEVEL);
  const badness = terms.worse === 0 ? Math.abs(residual) : terms.worse * (value - reference);
  const distance = Math.max(0, badness / spread);
  const worth = worthOf(m, at, window, spread);
  if (seen <= terms.learningWindows) {
    learnRaw(memory, at + TAIL, distance);
    follow(m, at, residual, spread);
    return { ...LEARNING, expected: bandOf(m, at, spread) };
  }
  const verdict = judgeWindow(memory, at, window, terms, { distance, badness, worth, residual, spread });
  return verdict;
}

/** The windows seen so far, up to what learning needs. */
export const learntOf = ({ f64: m }: Memory, at: number): number => num(m, at + SEEN);

/** Whether it fires, since when, and the value that was furthest away. */
export const levelState = (m: Float64Array, at: number): Pick<LevelVerdict, "isFiring" | "sinceMs"> & { worst: number } => ({
  isFiring: num(m, at + FIRING) === 1,
  sinceMs: num(m, at + SINCE),
  worst: num(m, at + LEVEL) + num(m, at + WORST),
});

/** Nothing deviates any more, as far as is known. */
export const restLevel = ({ f64: m }: Memory, at: number): void => rest(m, at);

/** The newest windows are the level from now on. */
export function acceptLevel(memory: Memory, at: number): void {
  if (num(memory.f64, at + FIRING) === 1) settle(memory, at);
}

interface Distance {
  distance: number;
  badness: number;
  worth: number;
  residual: number;
  spread: number;
}

function judgeWindow(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms, seen: Distance): LevelVerdict {
  const { f64: m } = memory;
  const needed = neededDecades(m, at, terms);
  const isAway = seen.badness >= seen.worth;
  const decades = isAway ? -Math.log10(Math.max(1e-15, tailProbability(memory, at + TAIL, seen.distance))) : 0;
  const before = num(m, at + EVIDENCE);
  const evidence = Math.max(0, before + Math.min(perWindow(needed) + DRIFT_DECADES, decades) - DRIFT_DECADES);
  if (before === 0 && evidence > 0) m[at + BEGIN] = window.startMs;
  // The first normal window after a short excursion takes most of what it had gathered.
  m[at + EVIDENCE] = isAway ? evidence : Math.min(evidence, before / 2);
  m[at + PEAK] = Math.max(num(m, at + PEAK), num(m, at + EVIDENCE));
  const expected = bandOf(m, at, seen.spread, seen.worth, terms.worse);
  const isNearFact = num(m, at + EVIDENCE) >= needed / 2;
  const repeated = isNearFact ? expectedDeviation(memory, at + EPISODES, num(m, at + BEGIN), terms.schedule) : null;
  const support = window.isSupported ? SUPPORT_SHARE : 1;
  const wanted = support * Math.max(needed, (repeated?.windows ?? 0) * perWindow(needed));
  const wasFiring = num(m, at + FIRING) === 1;
  const change: LevelChange = wasFiring ? goOn(memory, at, window, terms, seen) : "none";
  if (!wasFiring) {
    if (isAway && num(m, at + EVIDENCE) >= wanted) fire(m, at, window, seen);
    else learnNormal(memory, at, window, terms, { ...seen, isAway, needed, repeated });
  }
  const score = num(m, at + FIRING) === 1 ? Math.max(0.5, scoreOf(num(m, at + EVIDENCE), wanted)) : scoreOf(num(m, at + EVIDENCE), wanted);
  return {
    isLearning: false,
    isFiring: num(m, at + FIRING) === 1,
    isPending: num(m, at + FIRING) === 0 && isAway && num(m, at + EVIDENCE) > wanted / 3,
    sinceMs: num(m, at + SINCE),
    score,
    expected,
    change,
    repeated: repeated?.schedule ?? null,
  };
}

/** Decades that one window brings at most. */
const perWindow = (needed: number): number => needed / WINDOWS_MIN;

const scoreOf = (evidence: number, wanted: number): number => evidence / (evidence + wanted);

function fire(m: Float64Array, at: number, { startMs }: LevelWindow, { residual }: Distance): void {
  m[at + FIRING] = 1;
  m[at + SINCE] = num(m, at + BEGIN) || startMs;
  m[at + QUIET] = m[at + RETURNS] = m[at + FIRING_WINDOWS] = 0;
  m[at + WORST] = residual;
}

/** One more window while it fires. */
function goOn(
  memory: Memory,
  at: number,
  window: LevelWindow,
  terms: LevelTerms,
  { badness, worth, spread, residual }: Distance,
): LevelChange {
  const { f64: m } = memory;
  const isHeld = badness >= HOLD_SHARE * worth;
  m[at + FIRING_WINDOWS] = num(m, at + FIRING_WINDOWS) + 1;
  if (isHeld && num(m, at + QUIET) > 0) m[at + RETURNS] = num(m, at + RETURNS) + 1;
  m[at + QUIET] = isHeld ? 0 : num(m, at + QUIET) + 1;
  if (Math.abs(residual) > Math.abs(num(m, at + WORST))) m[at + WORST] = residual;
  const quietWindows = Math.min(QUIET_WINDOWS_MAX, QUIET_WINDOWS + QUIET_WINDOWS_PER_RETURN * num(m, at + RETURNS));
  if (num(m, at + QUIET) >= quietWindows) {
    remember(memory, at, window.startMs, terms, false);
    // A deviation that came and went is a wider spread, not a level.
    if (num(m, at + RETURNS) >= SPREAD_RETURNS) settle(memory, at);
    rest(m, at);
    follow(m, at, residual, spread);
    return "none";
  }
  if (num(m, at + FIRING_WINDOWS) < 2 * terms.learningWindows) return "none";
  remember(memory, at, window.startMs, terms, true);
  settle(memory, at);
  beRegime(m, at, REGIME_WORSE, window.startMs);
  return "settled";
}

function remember(memory: Memory, at: number, endMs: number, terms: LevelTerms, becameLevel: boolean): void {
  const { f64: m } = memory;
  const startMs = num(m, at + FIRING) === 1 ? num(m, at + SINCE) : num(m, at + BEGIN);
  const windows = num(m, at + PEAK) / perWindow(neededDecades(m, at, terms));
  rememberEpisode(memory, at + EPISODES, { startMs, endMs, windows, becameLevel, offsetMs: terms.schedule.offsetMs });
}

function rest(m: Float64Array, at: number): void {
  m[at + FIRING] = m[at + EVIDENCE] = m[at + PEAK] = m[at + BEGIN] = m[at + AWAY_WINDOWS] = 0;
}

function settle(memory: Memory, at: number): void {
  fitRecent(memory, at, RECENT_WINDOWS);
  rest(memory.f64, at);
}

interface NormalWindow extends Distance {
  isAway: boolean;
  needed: number;
  repeated: Expectation | null;
}

/** A window that does not fire: what is normal is learnt; what is away waits, and is the level once it has waited long enough. */
function learnNormal(memory: Memory, at: number, window: LevelWindow, terms: LevelTerms, seen: NormalWindow): void {
  const { f64: m } = memory;
  const { residual, spread, distance, worth, isAway } = seen;
  const side = Math.abs(residual) >= worth ? Math.sign(residual) : 0;
  m[at + AWAY_WINDOWS] = side !== 0 && side === m[at + AWAY_SIDE] ? num(m, at + AWAY_WINDOWS) + 1 : Math.abs(side);
  m[at + AWAY_SIDE] = side;
  learnRaw(memory, at + TAIL, isAway ? winsoriseAway(memory, at, distance) : distance);
  if (num(m, at + AWAY_WINDOWS) >= ADOPT_WINDOWS && isAdoptable(terms, side, seen)) {
    if (isWorthRemembering(m, at, seen)) remember(memory, at, window.startMs, terms, true);
    fitRecent(memory, at, ADOPT_WINDOWS);
    adoptRegime(m, at, window, terms, side, worth);
    rest(m, at);
    return;
  }
  if (num(m, at + EVIDENCE) === 0 && num(m, at + PEAK) > 0) {
    // An expected deviation is remembered like one that was notified; a small excursion tells how far they go by themselves.
    if (isWorthRemembering(m, at, seen)) remember(memory, at, window.startMs, terms, false);
    else countExcursion(m, at);
    rest(m, at);
  }
  follow(m, at, residual, spread, side === 0 ? LEVEL_GAIN : AWAY_GAIN);
}

const isWorthRemembering = (m: Float64Array, at: number, { needed, repeated }: NormalWindow): boolean =>
  num(m, at + PEAK) >= needed || (num(m, at + PEAK) > 0 && (repeated?.windows ?? 0) > 0);

/** An improvement is the new level; so is a deviation that is expected to last. One that may still become an alert is not. */
const isAdoptable = ({ worse }: LevelTerms, side: number, { repeated, isAway }: NormalWindow): boolean =>
  (worse !== 0 && (side === -worse || !isAway)) || (isAway && repeated?.isLasting === true && repeated.windows > 0);

/** The level has just been taken from the newest windows, which lay on this side of the one before. */
function adoptRegime(m: Float64Array, at: number, { startMs }: LevelWindow, { worse }: LevelTerms, side: number, worth: number): void {
  const isOrdinary = worse === 0 || Math.abs(num(m, at + LEVEL) - num(m, at + ORDINARY)) <= worth;
  if (isOrdinary) beRegime(m, at, REGIME_ORDINARY, startMs);
  else if (side !== -worse) beRegime(m, at, REGIME_WORSE, startMs);
  else if (num(m, at + REGIME) === REGIME_ORDINARY) beRegime(m, at, REGIME_BETTER, startMs);
}

function beRegime(m: Float64Array, at: number, regime: number, sinceMs: number): void {
  m[at + REGIME] = regime;
  m[at + REGIME_SINCE] = sinceMs;
}

function keepRegime(m: Float64Array, at: number, atMs: number): void {
  if (atMs - num(m, at + REGIME_SINCE) > REGIME_MS) m[at + REGIME] = REGIME_ORDINARY;
  if (num(m, at + REGIME) === REGIME_ORDINARY) m[at + ORDINARY] = num(m, at + LEVEL);
}

const winsoriseAway = (memory: Memory, at: number, distance: number): number =>
  num(memory.f64, at + EVIDENCE) > EXCURSION_DECADES ? winsorise(memory, at + TAIL, distance) : distance;

/** Decades of evidence that this series must show: what the preset asks, or what its own excursions do not reach. */
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

/** What a person would care about: beyond the measurement's uncertainty, the usual spread, and a share of the level. */
function worthOf(m: Float64Array, at: number, { resolution }: LevelWindow, spread: number): number {
  const share = WORTH_SHARE * Math.abs(num(m, at + LEVEL));
  const seen = Math.max(UNCERTAIN_RESOLUTIONS * resolution, resolution > 0 ? Math.min(share, WORTH_RESOLUTIONS * resolution) : share);
  return Math.max(seen, WORTH_SPREADS * spread, Number.MIN_VALUE);
}

function spreadFor(m: Float64Array, at: number, { value, resolution }: LevelWindow): number {
  const spread = num(m, at + SPREAD);
  const still = spread > 0 ? 0 : STILL_SHARE * Math.max(Math.abs(num(m, at + LEVEL)), Math.abs(value));
  return Math.max(spread, resolution, still, Number.MIN_VALUE);
}

/** Level and spread follow a normal window. */
function follow(m: Float64Array, at: number, residual: number, spread: number, gain = LEVEL_GAIN): void {
  const clipped = Math.max(-HUBER_SPREADS * spread, Math.min(HUBER_SPREADS * spread, residual));
  m[at + LEVEL] = num(m, at + LEVEL) + gain * clipped;
  // A deviation that lasts is a level, and no measure of the spread.
  if (num(m, at + AWAY_WINDOWS) >= LASTING_WINDOWS) return;
  // A value that has frozen says nothing about the spread, and is the level itself once the level is as good as there.
  if (num(m, at + EQUAL_WINDOWS) >= EQUAL_WINDOWS_MAX) {
    if (Math.abs(residual) <= SNAP_SPREADS * spread) m[at + LEVEL] = num(m, at + LAST_VALUE);
    return;
  }
  m[at + SPREAD] = num(m, at + SPREAD) + SPREAD_GAIN * (MEAN_DEVIATION_TO_SIGMA * Math.abs(clipped) - num(m, at + SPREAD));
}

function keepRecent({ f64: m, f32 }: Memory, at: number, value: number): void {
  const next = num(m, at + NEXT_RECENT);
  f32[2 * (at + RECENT) + next] = value;
  m[at + NEXT_RECENT] = (next + 1) % RECENT_WINDOWS;
}

/** Level and spread from the newest windows. */
function fitRecent({ f64: m, f32 }: Memory, at: number, windows: number): void {
  const held = Math.min(windows, RECENT_WINDOWS, num(m, at + SEEN));
  const next = num(m, at + NEXT_RECENT);
  const values = Array.from(
    { length: held },
    (_, i) => f32[2 * (at + RECENT) + ((next - 1 - i + 2 * RECENT_WINDOWS) % RECENT_WINDOWS)] as number,
  );
  const level = median(values);
  const robust = MAD_TO_SIGMA * medianDeviation(values, level);
  // Coarse clocks make most values equal; then the mean deviation is the spread there is.
  const mean = values.reduce((sum, v) => sum + Math.abs(v - level), 0) / Math.max(1, values.length);
  m[at + LEVEL] = level;
  m[at + SPREAD] = Math.max(robust, robust === 0 ? MEAN_DEVIATION_TO_SIGMA * mean : 0);
}

function bandOf(m: Float64Array, at: number, spread: number, worth = BAND_SPREADS * spread, worse: LevelTerms["worse"] = 0) {
  const value = num(m, at + LEVEL);
  const narrow = BAND_SPREADS * spread;
  return { value, low: value - (worse === 1 ? narrow : worth), high: value + (worse === -1 ? narrow : worth) };
}

const LEARNING: LevelVerdict = {
  isLearning: true,
  isFiring: false,
  isPending: false,
  sinceMs: 0,
  score: 0,
  expected: null,
  change: "none",
  repeated: null,
};

const num = (m: Float64Array, slot: number): number => m[slot] as number;
