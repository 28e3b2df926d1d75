import { MAD_TO_SIGMA, median, medianDeviation } from "../features/order-statistics";
import { type Memory, singles } from "../memory/memory";

/** Number of newest windows whose values are kept, to refit level and spread after a change. */
export const RECENT_WINDOWS = 32;
/** Smoothing factors per normal window, of the level and of the spread. */
const LEVEL_GAIN = 0.1;
const SPREAD_GAIN = 0.02;
/** Smoothing factor of the level per deviating window, so that the level follows a wandering series before a shift is assumed. */
const AWAY_GAIN = 0.04;
/** Residuals are clipped to this many spreads before they move level and spread (Huber's k). */
const HUBER_SPREADS = 3;
/** E|x| of a standard normal variable is 0.798. */
const MEAN_DEVIATION_TO_SIGMA = 1.2533;
/** Smallest differences worth an alert: as a share of the level, in resolutions, in spreads, in steps of a quantised metric. */
const WORTH_LEVEL_SHARE = 0.07;
const UNCERTAIN_RESOLUTIONS = 1.96;
/** If the measurement states its precision, a difference of this many resolutions and spreads is worth an alert whatever its share. */
const CLEAR_RESOLUTIONS = 20;
const CLEAR_SPREADS = 8;
const WORTH_SPREADS = 3;
const WORTH_STEPS = 1.5;
/** Half the width of a normal distribution between its 15 % and 85 % quantiles is 1.036 standard deviations. */
const WIDE_QUANTILE = 0.15;
const WIDE_QUANTILE_TO_SIGMA = 1 / (2 * 1.0364);
const WIDE_TURNS_MIN = 4;
/** The step of a quantised metric is known once this many changes had its size. Each other window subtracts `STEP_CHANGES_FADE`. */
const STEP_CHANGES_MIN = 4;
const STEP_CHANGES_MAX = 32;
const STEP_CHANGES_FADE = 0.01;
/** A change after more equal windows than this is not a quantisation step. Steps within this relative tolerance are equal. */
const STEP_EQUAL_WINDOWS_MAX = 8;
const STEP_TOLERANCE = 0.25;
/** Half-width in spreads of the band that holds about 99 % of normal windows. */
const BAND_SPREADS = 2.6;
/** Spread of a series that never changed, as a share of its level. */
const STILL_SHARE = 0.005;
/** Distance in spreads below which the level is set to the constant value. */
const SNAP_SPREADS = 1e-3;
/** Equal values in a row from which the spread no longer learns. */
const EQUAL_WINDOWS_MAX = 5;

const SEEN_WINDOWS = 0;
const LEVEL = 1;
const SPREAD = 2;
const LAST_VALUE = 3;
const EQUAL_WINDOWS = 4;
const NEXT_RECENT_PLACE = 5;
const ORDINARY = 6;
const REGIME = 7;
const REGIME_SINCE = 8;
const STEP = 9;
const STEP_CHANGES = 10;
const PRIOR = 11;
const PRIOR_SINCE = 12;
const BETTER_SINCE = 13;
const BETTER_FROM = 14;
const BETTER_HELD = 15;
const RECENT_VALUES = 16;
/** Layout: the slots are named by the constants above; the recent values have single precision. */
export const TRACK_SLOTS = RECENT_VALUES + singles(RECENT_WINDOWS);

/** The present level's regime: ordinary, better, or worse and settled. After this long it becomes the ordinary one. */
const REGIMES = { ordinary: 0, better: 1, worse: 2 } as const;
const BETTER_MS = 48 * 3_600_000;
const WORSE_MS = 7 * 86_400_000;
/**
 * For this long after an improvement, a return to the old level or slightly above it is not a deviation, because the time of day can have
 * moved that level.
 */
const WAY_BACK_MS = 6 * 3_600_000;

/** 1: higher is worse, -1: lower is worse, 0: both ways. */
export type Worse = -1 | 0 | 1;
export interface Measured {
  value: number;
  /** Smallest difference that the measurement resolves, in the metric's unit; 0 when unknown. */
  resolution: number;
  /** True if the measurement states its resolution; else `resolution` is the usual one of such a metric, and may be too coarse. */
  isPrecise?: boolean;
}

/** A window's value relative to the level, in the metric's unit. */
export interface Position {
  residual: number;
  spread: number;
  /** Distance from the level in the bad direction; negative on the better side. */
  badness: number;
  /** Smallest difference that a person would care about. */
  worth: number;
}

/** Counts a window and stores its value. Returns the number of windows seen. */
export function seeValue({ f64: m, f32 }: Memory, at: number, value: number): number {
  const next = num(m, at + NEXT_RECENT_PLACE);
  learnStep(m, at, value);
  f32[2 * (at + RECENT_VALUES) + next] = value;
  m[at + NEXT_RECENT_PLACE] = (next + 1) % RECENT_WINDOWS;
  m[at + EQUAL_WINDOWS] = value === m[at + LAST_VALUE] ? num(m, at + EQUAL_WINDOWS) + 1 : 0;
  m[at + LAST_VALUE] = value;
  m[at + SEEN_WINDOWS] = num(m, at + SEEN_WINDOWS) + 1;
  return num(m, at + SEEN_WINDOWS);
}

/** Learns the step of a quantised metric: the smallest change between windows. The step of continuous values tends to 0. */
function learnStep(m: Float64Array, at: number, value: number): void {
  const change = Math.abs(value - num(m, at + LAST_VALUE));
  const isMoving = num(m, at + SEEN_WINDOWS) > 0 && change > 0 && num(m, at + EQUAL_WINDOWS) < STEP_EQUAL_WINDOWS_MAX;
  const step = num(m, at + STEP);
  if (isMoving && (step === 0 || change < (1 - STEP_TOLERANCE) * step)) {
    m[at + STEP] = change;
    m[at + STEP_CHANGES] = 1;
  } else if (isMoving && change < (1 + STEP_TOLERANCE) * step)
    m[at + STEP_CHANGES] = Math.min(STEP_CHANGES_MAX, num(m, at + STEP_CHANGES) + 1);
  else m[at + STEP_CHANGES] = Math.max(0, num(m, at + STEP_CHANGES) - STEP_CHANGES_FADE);
  if (m[at + STEP_CHANGES] === 0) m[at + STEP] = 0;
}

export const windowsSeen = ({ f64: m }: Memory, at: number): number => num(m, at + SEEN_WINDOWS);
export const levelOf = ({ f64: m }: Memory, at: number): number => num(m, at + LEVEL);
export function restoreLevel({ f64: m }: Memory, at: number, level: number): void {
  m[at + LEVEL] = level;
}

/** Fits level and spread to the newest windows. A lower level keeps a proportional share of the old spread as the smallest spread. */
export function fitLevel({ f64: m, f32 }: Memory, at: number, windows: number): void {
  const before = { level: num(m, at + LEVEL), spread: num(m, at + SPREAD) };
  const held = Math.min(windows, RECENT_WINDOWS, num(m, at + SEEN_WINDOWS));
  const newest = num(m, at + NEXT_RECENT_PLACE) - 1 + 2 * RECENT_WINDOWS;
  const values = Array.from({ length: held }, (_, i) => f32[2 * (at + RECENT_VALUES) + ((newest - i) % RECENT_WINDOWS)] as number);
  const level = median(values);
  const robust = MAD_TO_SIGMA * medianDeviation(values, level);
  // Coarse clocks make most values equal, which makes the robust spread 0. The mean deviation replaces it.
  const mean = values.reduce((sum, v) => sum + Math.abs(v - level), 0) / Math.max(1, values.length);
  const fitted = Math.max(robust, wideSpread(values, level));
  const kept = before.spread * Math.min(1, Math.abs(level) / Math.max(Math.abs(before.level), Number.MIN_VALUE));
  m[at + LEVEL] = level;
  m[at + SPREAD] = Math.max(kept, fitted > 0 ? fitted : MEAN_DEVIATION_TO_SIGMA * mean);
}

/** The quantile spread of values that alternate between two paths or clock steps; 0 when they do not, as in one deviating stretch. */
function wideSpread(values: readonly number[], level: number): number {
  const wide = WIDE_QUANTILE_TO_SIGMA * (quantileOf(values, 1 - WIDE_QUANTILE) - quantileOf(values, WIDE_QUANTILE));
  let turns = 0;
  for (let i = 1; i < values.length; i++) {
    const [isAway, wasAway] = [values[i], values[i - 1]].map((value) => Math.abs((value ?? level) - level) > wide);
    if (isAway !== wasAway) turns += 1;
  }
  return turns >= WIDE_TURNS_MIN ? wide : 0;
}

function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}

/** A window's position to level and spread. While the level is better than ordinary, a value no worse than ordinary is not bad. */
export function positionOf(
  { f64: m }: Memory,
  at: number,
  { value, resolution: usual, isPrecise = false }: Measured,
  worse: Worse,
): Position {
  const level = num(m, at + LEVEL);
  // Values that scatter less than the usual resolution of such a metric are measured more finely.
  const learnt = num(m, at + SPREAD);
  const resolution = isPrecise || learnt === 0 ? usual : Math.min(usual, learnt);
  const spread = spreadFor(m, at, value, resolution);
  const worth = worthOf({ level, spread, resolution, isPrecise, step: stepOf(m, at) });
  if (worse === 0) return { residual: value - level, spread, badness: Math.abs(value - level), worth };
  const ordinary = num(m, at + REGIME) === REGIMES.better ? num(m, at + ORDINARY) : level;
  const wayBack = num(m, at + PRIOR_SINCE) > 0 ? num(m, at + PRIOR) + worse * worth : level;
  const badness = Math.min(worse * (value - ordinary), worse * (value - wayBack));
  return { residual: value - level, spread, badness, worth };
}

function spreadFor(m: Float64Array, at: number, value: number, resolution: number): number {
  const spread = num(m, at + SPREAD);
  const still = spread > 0 ? 0 : STILL_SHARE * Math.max(Math.abs(num(m, at + LEVEL)), Math.abs(value));
  return Math.max(spread, resolution, still, Number.MIN_VALUE);
}

/** Smallest difference worth an alert: beyond the measurement's uncertainty, its step, the usual spread and a share of the level. */
function worthOf({
  level,
  spread,
  resolution,
  isPrecise,
  step,
}: Record<"level" | "spread" | "resolution" | "step", number> & { isPrecise: boolean }) {
  const clear = isPrecise ? Math.max(CLEAR_RESOLUTIONS * resolution, CLEAR_SPREADS * spread) : Number.POSITIVE_INFINITY;
  const seen = Math.max(UNCERTAIN_RESOLUTIONS * resolution, WORTH_STEPS * step, Math.min(clear, WORTH_LEVEL_SHARE * Math.abs(level)));
  return Math.max(seen, WORTH_SPREADS * spread, Number.MIN_VALUE);
}

const stepOf = (m: Float64Array, at: number): number => (num(m, at + STEP_CHANGES) >= STEP_CHANGES_MIN ? num(m, at + STEP) : 0);

/** Lets level and spread follow a window: the level slowly while `isAway`, the spread not at all once the deviation `isLasting`. */
export function followLevel(
  { f64: m }: Memory,
  at: number,
  { residual, spread }: Position,
  { isAway = false, isLasting = false }: { isAway?: boolean; isLasting?: boolean } = {},
): void {
  const clipped = Math.max(-HUBER_SPREADS * spread, Math.min(HUBER_SPREADS * spread, residual));
  m[at + LEVEL] = num(m, at + LEVEL) + (isAway ? AWAY_GAIN : LEVEL_GAIN) * clipped;
  if (isLasting) return;
  // A constant value does not show the spread. Once the level is close to the value, the level is set to it.
  if (num(m, at + EQUAL_WINDOWS) >= EQUAL_WINDOWS_MAX) {
    if (Math.abs(residual) <= SNAP_SPREADS * spread) m[at + LEVEL] = num(m, at + LAST_VALUE);
    return;
  }
  m[at + SPREAD] = num(m, at + SPREAD) + SPREAD_GAIN * (MEAN_DEVIATION_TO_SIGMA * Math.abs(clipped) - num(m, at + SPREAD));
}

/** The level, and the band of about 99 % of normal windows; in the bad direction (`worse`) the band ends where an alert is worthwhile. */
export function bandOf({ f64: m }: Memory, at: number, { spread, worth }: Pick<Position, "spread" | "worth">, worse: Worse) {
  const value = num(m, at + LEVEL);
  const narrow = BAND_SPREADS * spread;
  return { value, low: value - (worse === 1 ? narrow : worth), high: value + (worse === -1 ? narrow : worth) };
}

/** The band while learning, symmetric around the level. */
export const learningBandOf = (memory: Memory, at: number, spread: number) =>
  bandOf(memory, at, { spread, worth: BAND_SPREADS * spread }, 0);

/**
 * Whether a value below a worse level, such as that of office hours, is still at least this far (in the metric's unit) on the worse side of the
 * ordinary level. The worse level has then ended, and a deviation that began in it has not.
 */
export function isWorseThanOrdinary({ f64: m }: Memory, at: number, value: number, worse: Worse, distance: number): boolean {
  return num(m, at + REGIME) === REGIMES.worse && worse * (value - num(m, at + ORDINARY)) >= distance;
}

/** Declares that the present level has settled on the worse side. */
export function settleRegime({ f64: m }: Memory, at: number, atMs: number): void {
  holdBetter(m, at, atMs, false);
  beRegime(m, at, REGIMES.worse, atMs);
}

/** Declares the present level the ordinary level. */
export function ordinaryRegime({ f64: m }: Memory, at: number): void {
  m[at + REGIME] = REGIMES.ordinary;
  m[at + PRIOR_SINCE] = 0;
}

/** Sets the regime after the level was refitted to the newest windows, which are on this `side` of the level before (`prior`). */
export function adoptRegime(
  { f64: m }: Memory,
  at: number,
  { atMs, worse, side, worth, prior }: { atMs: number; worse: Worse; side: number; worth: number; prior: number },
): void {
  const isOrdinary = worse === 0 || Math.abs(num(m, at + LEVEL) - num(m, at + ORDINARY)) <= worth;
  m[at + PRIOR] = prior;
  // A fall by most of the way to the ordinary level is the end of a worse level, not an improvement: another rise after it is therefore not a return.
  const beyondOrdinary = worse * (num(m, at + LEVEL) - num(m, at + ORDINARY));
  const isImprovement = !isOrdinary && side === -worse && (beyondOrdinary < 0 || worse * (prior - num(m, at + LEVEL)) < beyondOrdinary);
  // Scheduled rises interrupt a better level. It becomes the ordinary one when it has held for long enough in all.
  holdBetter(m, at, atMs, isImprovement && beyondOrdinary < 0);
  const isBetterForLong = isImprovement && beyondOrdinary < 0 && num(m, at + BETTER_HELD) > BETTER_MS;
  m[at + PRIOR_SINCE] = isImprovement && !isBetterForLong ? atMs : 0;
  if (isOrdinary) beRegime(m, at, REGIMES.ordinary, atMs);
  else if (side !== -worse) beRegime(m, at, REGIMES.worse, atMs);
  else if (isBetterForLong) beRegime(m, at, REGIMES.better, num(m, at + BETTER_SINCE));
  else if (num(m, at + REGIME) === REGIMES.ordinary) beRegime(m, at, REGIMES.better, atMs);
}

/**
 * Adds up how long levels better than the ordinary one have held since the first of them. @param isBetter whether the level that begins now is
 * better than the ordinary one
 */
function holdBetter(m: Float64Array, at: number, atMs: number, isBetter: boolean): void {
  if (num(m, at + BETTER_FROM) > 0) m[at + BETTER_HELD] = num(m, at + BETTER_HELD) + atMs - num(m, at + BETTER_FROM);
  m[at + BETTER_FROM] = isBetter ? atMs : 0;
  if (isBetter && num(m, at + BETTER_SINCE) === 0) m[at + BETTER_SINCE] = atMs;
}

/**
 * Updates the ordinary level. A better level becomes the ordinary one after two days, a worse one after a week.
 * @returns since when the better level that has just become the ordinary one has held, ms since the Unix epoch; else null
 */
export function keepRegime({ f64: m }: Memory, at: number, atMs: number): number | null {
  if (atMs - num(m, at + PRIOR_SINCE) > WAY_BACK_MS) m[at + PRIOR_SINCE] = 0;
  const isBetter = num(m, at + REGIME) === REGIMES.better;
  const isOver = atMs - num(m, at + REGIME_SINCE) > (isBetter ? BETTER_MS : WORSE_MS);
  if (isOver) m[at + REGIME] = REGIMES.ordinary;
  if (num(m, at + REGIME) === REGIMES.ordinary) {
    m[at + ORDINARY] = num(m, at + LEVEL);
    m[at + BETTER_SINCE] = m[at + BETTER_FROM] = m[at + BETTER_HELD] = 0;
  }
  return isBetter && isOver ? num(m, at + REGIME_SINCE) : null;
}

function beRegime(m: Float64Array, at: number, regime: number, sinceMs: number): void {
  m[at + REGIME] = regime;
  m[at + REGIME_SINCE] = sinceMs;
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
