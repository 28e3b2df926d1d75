import { CALIBRATOR_SLOTS, tailProbability, winsorise } from "../calibration/tail-calibrator";
import type { Memory } from "../memory/memory";
import type { Preset } from "../model/detection-config";
import { type DeviationMemory, HIDDEN_RISE_SLOTS } from "./hidden-rise";
import { CHANCE_SLOTS, countDeviation, followChange, windowsByChance, windowsOfCreeping } from "./level-chance";
import { levelOf, type Measured, type Position, TRACK_SLOTS, type Worse } from "./level-track";
import { type Expectation, expectedDeviation, REPETITION_SLOTS, rememberEpisode, type ScheduleTerms } from "./repetition";

/** Decades of surprise subtracted at each window, and accumulated decades at which a deviation is accepted as real. */
const DRIFT_DECADES = 1;
const EVIDENCE_DECADES: Readonly<Record<Preset, number>> = { quiet: 13, balanced: 10, sensitive: 7 };
/** Smallest number of windows that can reach the required evidence; it limits what one window can add. */
const WINDOWS_MIN = 3.5;
/** Excursions of the accumulated surprise above this many decades are counted, to learn how large they become without a fault. */
const EXCURSION_DECADES = 3;
/** Prior of the excursions: this many, with this mean excess above `EXCURSION_DECADES`. */
const PRIOR_EXCURSIONS = 3;
const PRIOR_EXCESS_DECADES = 0.5;
/** The counts of excursions are halved when there are more than this many. */
const EXCURSIONS_MEMORY = 150;
/** A value has returned when its distance from the level before the deviation is below this share of the deviation's mean distance. */
export const RETURN_SHARE = 0.5;
/** Multiple of the mean excess that an excursion of a normal series exceeds with probability e^-10.5 (exponential tail). */
const EXCESSES_TO_FACT = 10.5;

export const EVIDENCE = 0;
export const FIRING_STATE = 1;
export const DEVIATION_START_MS = 2;
export const QUIET_WINDOW_COUNT = 3;
export const FIRING_WINDOWS = 4;
export const AWAY_WINDOWS = 5;
export const AWAY_SIDE = 6;
export const PEAK = 7;
const EXCURSIONS = 8;
const EXCESS_SUM = 9;
export const WORST_RESIDUAL = 10;
export const BEGIN = 11;
export const RETURNS = 12;
export const AWAY_COUNT = 13;
const AWAY_SUM = 14;
const PREVIOUS_START = 15;
const BEGIN_GAP = 16;
export const LEVEL_BEFORE = 17;
export const TRACK = 18;
export const TAIL = TRACK + TRACK_SLOTS;
const EPISODES = TAIL + CALIBRATOR_SLOTS;
const CHANCE = EPISODES + REPETITION_SLOTS;
export const HIDDEN_RISE = CHANCE + CHANCE_SLOTS;
/**
 * Memory of `level-judge.ts`, which decides on the evidence that this file gathers. Layout: the slots named above; then the level and its spread,
 * the calibrator, the remembered deviations, their lengths, a hidden rise.
 */
export const LEVEL_SLOTS = HIDDEN_RISE + HIDDEN_RISE_SLOTS;

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

/** Ends the present deviation, without learning from it. */
export function restLevel({ f64: m }: Memory, at: number): void {
  m[at + FIRING_STATE] = m[at + EVIDENCE] = m[at + PEAK] = m[at + BEGIN] = m[at + AWAY_WINDOWS] = 0;
  m[at + AWAY_COUNT] = m[at + AWAY_SUM] = 0;
}

/** Distance in the bad direction, in spreads. */
export const distanceOf = ({ badness, spread }: Position): number => Math.max(0, badness / spread);

/**
 * Whether a window deviates. The level follows a deviation slightly. When the deviation ends, the values return to the level before it, which
 * may be far from the present level on its other side; such values do not deviate.
 */
export function isDeviating({ f64: m }: Memory, at: number, value: number, { badness, worth, residual }: Position): boolean {
  if (badness < worth) return false;
  if (num(m, at + FIRING_STATE) === 1 || num(m, at + EVIDENCE) === 0) return true;
  const distance = distanceAway(m, at);
  const isOtherSide = Math.sign(residual) === -Math.sign(distance);
  return !isOtherSide || Math.abs(value - num(m, at + LEVEL_BEFORE)) >= RETURN_SHARE * Math.abs(distance);
}

/** Adds a window to the accumulated surprise. */
export function gather(
  memory: Memory,
  at: number,
  { startMs, value }: LevelWindow,
  position: Position,
  needed: number,
  paceMs: number,
): void {
  const { f64: m } = memory;
  const isAway = isDeviating(memory, at, value, position);
  const decades = isAway ? -Math.log10(Math.max(1e-15, tailProbability(memory, at + TAIL, distanceOf(position)))) : 0;
  const before = num(m, at + EVIDENCE);
  const evidence = Math.max(0, before + Math.min(perWindow(needed) + DRIFT_DECADES, decades) - DRIFT_DECADES);
  const isFirst = before === 0 && evidence > 0;
  followChange(memory, at + CHANCE, value, { isAway, isFirst });
  if (isFirst) {
    m[at + BEGIN] = startMs;
    m[at + BEGIN_GAP] = num(m, at + PREVIOUS_START) > 0 ? Math.max(0, startMs - num(m, at + PREVIOUS_START) - paceMs) : 0;
    m[at + AWAY_COUNT] = m[at + AWAY_SUM] = 0;
    m[at + LEVEL_BEFORE] = levelOf(memory, at + TRACK);
  }
  if (isAway) {
    m[at + AWAY_COUNT] = num(m, at + AWAY_COUNT) + 1;
    m[at + AWAY_SUM] = num(m, at + AWAY_SUM) + value - num(m, at + LEVEL_BEFORE);
  }
  // The first normal window after an excursion at least halves the accumulated surprise.
  m[at + EVIDENCE] = isAway ? evidence : Math.min(evidence, before / 2);
  m[at + PEAK] = Math.max(num(m, at + PEAK), num(m, at + EVIDENCE));
  m[at + PREVIOUS_START] = startMs;
}

/** Largest surprise that one window can add, in decades. */
export const perWindow = (needed: number): number => needed / WINDOWS_MIN;

/** Mean distance from the level before the deviation, over the deviating windows since the deviation began, in the metric's unit. */
export const distanceAway = (m: Float64Array, at: number): number => num(m, at + AWAY_SUM) / Math.max(1, num(m, at + AWAY_COUNT));

export function expectedAt(memory: Memory, at: number, { schedule }: LevelTerms): Expectation {
  const { f64: m } = memory;
  const begun = { beginMs: num(m, at + BEGIN), gapMs: num(m, at + BEGIN_GAP), distance: distanceAway(m, at) };
  return expectedDeviation(memory, at + EPISODES, begun, schedule);
}

/** Number of deviating windows that the present deviation may have by chance. */
export function chanceWindows(memory: Memory, at: number, { preset }: LevelTerms, { spread }: Position): number {
  const distance = distanceAway(memory.f64, at);
  const creeping = windowsOfCreeping(memory, at + CHANCE, { distance, spread });
  return Math.max(creeping, windowsByChance(memory, at + CHANCE, distance, preset));
}

/** Where deviations are remembered by their time, and their lengths counted. */
export const deviationMemory = (at: number): DeviationMemory => ({ episodesAt: at + EPISODES, chanceAt: at + CHANCE });

/** Counts the ended deviation, so that later ones of its size and length do not alert. */
export function countLength(memory: Memory, at: number, atMs: number): void {
  const { f64: m } = memory;
  countDeviation(memory, at + CHANCE, { atMs, awayWindows: num(m, at + AWAY_COUNT), distance: distanceAway(m, at) });
}

export function remember(memory: Memory, at: number, terms: LevelTerms, becameLevel: boolean): void {
  const { f64: m } = memory;
  const startMs = num(m, at + FIRING_STATE) === 1 ? num(m, at + DEVIATION_START_MS) : num(m, at + BEGIN);
  const windows = num(m, at + PEAK) / perWindow(neededDecades(m, at, terms));
  const { offsetMs } = terms.schedule;
  const awayWindows = num(m, at + AWAY_COUNT);
  rememberEpisode(memory, at + EPISODES, { startMs, windows, awayWindows, distance: distanceAway(m, at), becameLevel, offsetMs });
}

export const winsoriseAway = (memory: Memory, at: number, distance: number): number =>
  num(memory.f64, at + EVIDENCE) > EXCURSION_DECADES ? winsorise(memory, at + TAIL, distance) : distance;

/** Decades of evidence that this series needs: what the preset requires, or more if its own excursions reach that without a fault. */
export function neededDecades(m: Float64Array, at: number, { preset, caution }: LevelTerms): number {
  const excursions = num(m, at + EXCURSIONS);
  const mean = (PRIOR_EXCURSIONS * PRIOR_EXCESS_DECADES + num(m, at + EXCESS_SUM)) / (PRIOR_EXCURSIONS + excursions);
  const asked = Math.max(3, EVIDENCE_DECADES[preset] + 2 * caution);
  return Math.max(asked, (asked / EVIDENCE_DECADES.balanced) * (EXCURSION_DECADES + EXCESSES_TO_FACT * mean));
}

export function countExcursion(m: Float64Array, at: number): void {
  const excess = num(m, at + PEAK) - EXCURSION_DECADES;
  if (excess <= 0) return;
  m[at + EXCURSIONS] = num(m, at + EXCURSIONS) + 1;
  m[at + EXCESS_SUM] = num(m, at + EXCESS_SUM) + excess;
  if (num(m, at + EXCURSIONS) <= EXCURSIONS_MEMORY) return;
  m[at + EXCURSIONS] = num(m, at + EXCURSIONS) / 2;
  m[at + EXCESS_SUM] = num(m, at + EXCESS_SUM) / 2;
}

export const num = (m: Float64Array, slot: number): number => m[slot] as number;
