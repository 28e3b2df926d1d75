import { type Memory, singles } from "../memory/memory";
import { BINNED_SLOTS, binnedSurprise } from "./binned-surprise";
import { carriedSingles, pushCarried } from "./carried-distance";
import { PATTERN_LENGTHS, patternSlots, pushPattern } from "./pattern-memory";
import { heldIn, pushSorted, rankedIn, sortedWindowSlots } from "./sorted-window";
import { SURPRISE_SLOTS, surpriseOf } from "./surprise";

export interface NoveltySettings {
  /** Samples of history that the newest ones are compared with. */
  memory: number;
  /** true: three pattern lengths compared exactly, every score kept. false: one length with incremental distances, scores in bins. */
  exact: boolean;
  /** Samples after an alarm that belong to the same event. */
  span: number;
  /** Within that span, a surprise this many times that of the alarm raises another alarm. */
  stronger: number;
}
export const NOVELTY: NoveltySettings = { memory: 4000, exact: true, span: 134, stronger: 1.65 };

/** Cap of the surprise of a pattern or a level. */
const PART_DECADES_MAX = 6;
/** Cap and weight of the surprise of a value outside the range. */
const RANGE_DECADES_MAX = 4;
const RANGE_WEIGHT = 0.617;
/** Surprise from which a sample starts an event, and from which an event is an alarm. */
const EVENT_DECADES_MIN = 0.5;
const ALARM_DECADES_MIN = 1;
/** Scores needed before patterns and range, and before the level, give a surprise. */
const LEARNING_SCORES = 50;
const LEVEL_LEARNING_SCORES = 20;
/** Samples needed before the range counts, and the growth assumed for a range that never grew, in widths of the range. */
const RANGE_LEARNING_SAMPLES = 20;
const USUAL_GROWTH_WIDTHS = 0.25;
/** Samples in the mean distance from the running median; samples between two updates of that median; samples from which the median is computed. */
const LEVEL_MEAN_SAMPLES = 4;
const MEDIAN_RENEWAL_SAMPLES = 64;
const MEDIAN_SAMPLES = 128;
/** Weights of the running score: the short and the long pattern, and the level. */
const RUNNING_WEIGHTS = { short: 0.54, long: 0.18, level: 0.28 } as const;
/** Clamp of a value's distance from the first one, in units: larger squares would not be finite. */
const DISTANCE_UNITS_MAX = 1e15;
/** Values nearer to 0 cannot set the unit. */
const UNIT_SIZE_MIN = 2 ** -960;

/** Layout. Values are stored as distances from the first one; the unit is a power of two near the first value that is not 0. */
const COUNT = 0;
const ORIGIN = 1;
const UNIT = 2;
const LOWEST_VALUE = 3;
const HIGHEST_VALUE = 4;
const LAST_ALARM_SAMPLE = 5;
const LAST_ALARM_DECADES = 6;
const MEDIAN = 7;
const DEVIATIONS = 8;
/** The histories of the surprises (range, level, each pattern length), followed by the pattern memory and, if exact, the sorted levels. */
const SURPRISES = DEVIATIONS + LEVEL_MEAN_SAMPLES;
const RANGE = 0;
const LEVEL = 1;
const PATTERN = 2;
const lengths = ({ exact }: NoveltySettings): number => (exact ? PATTERN_LENGTHS.length : 1);
const slotsOfSurprise = ({ exact }: NoveltySettings): number => (exact ? SURPRISE_SLOTS : BINNED_SLOTS);
const memoryAt = (at: number, settings: NoveltySettings): number =>
  at + SURPRISES + (PATTERN + lengths(settings)) * slotsOfSurprise(settings);

export function noveltySlots(settings: NoveltySettings): number {
  const patterns = settings.exact
    ? patternSlots(settings.memory) + sortedWindowSlots(settings.memory)
    : singles(carriedSingles(settings.memory));
  return memoryAt(0, settings) + patterns;
}
/** Samples before the first result: the fewest patterns to compare with, and a history of their distances. */
export const NOVELTY_LEARNING_SAMPLES = 16 + 14 + LEARNING_SCORES;

/** The result of one sample, in decades (−log₁₀ of a tail probability). */
export interface Novelty {
  /** Surprise of this sample if it raises an alarm of its own; else 0. */
  alarm: number;
  /** How unusual the present pattern and level are. */
  running: number;
}

/** Scratch space of one step, shared by all series. */
const distances = new Float64Array(PATTERN_LENGTHS.length);
const decades = new Float64Array(PATTERN_LENGTHS.length);
const looked = new Float64Array(MEDIAN_SAMPLES);

/**
 * How new a sample is. Compares the pattern that ends with the sample with all remembered patterns, and the value with all earlier values.
 * Each gives a tail probability on the series' own history; both are combined by a harmonic mean. Raises one alarm per event.
 */
export function stepNovelty(memory: Memory, at: number, settings: NoveltySettings, value: number): Novelty {
  const { f64: m } = memory;
  const now = m[at + COUNT] as number;
  const sample = centred(m, at, now, value);
  const outside = rangeOf(m, at, now, sample);
  const patterns = memoryAt(at, settings);
  if (settings.exact) pushPattern(m, patterns, settings.memory, now, sample, distances);
  else distances[0] = pushCarried(memory.f32, 2 * patterns, settings.memory, now, sample);
  m[at + COUNT] = now + 1;
  const count = lengths(settings);
  let pattern = 0;
  for (let i = 0; i < count; i++) {
    const distance = distances[i] as number;
    const surprise = Number.isNaN(distance) ? 0 : judge(memory, at, settings, PATTERN + i, distance, LEARNING_SCORES);
    decades[i] = Math.min(PART_DECADES_MAX, surprise);
    pattern += (decades[i] as number) / count;
  }
  const range = Math.min(RANGE_DECADES_MAX, judge(memory, at, settings, RANGE, outside, LEARNING_SCORES));
  const level = Math.min(
    PART_DECADES_MAX,
    judge(memory, at, settings, LEVEL, deviation(memory, at, settings, now, sample), LEVEL_LEARNING_SCORES),
  );
  // The mean of inverse probabilities: a harmonic mean p-value (Wilson, PNAS 2019), fit for detectors that see the same samples.
  const alarm = Math.max(0, Math.log10((10 ** pattern + RANGE_WEIGHT * 10 ** range) / (1 + RANGE_WEIGHT)));
  return {
    alarm: isOwnAlarm(m, at, settings, now, alarm) ? alarm : 0,
    running:
      RUNNING_WEIGHTS.short * (decades[0] as number) +
      RUNNING_WEIGHTS.long * (decades[count - 1] as number) +
      RUNNING_WEIGHTS.level * level,
  };
}

function judge(memory: Memory, at: number, settings: NoveltySettings, which: number, raw: number, learning: number): number {
  const place = at + SURPRISES + which * slotsOfSurprise(settings);
  if (settings.exact) return surpriseOf(memory.f64, place, raw, learning);
  return which === RANGE ? binnedSurprise(memory, place, raw, learning, USUAL_GROWTH_WIDTHS) : binnedSurprise(memory, place, raw, learning);
}

function centred(m: Float64Array, at: number, now: number, value: number): number {
  if (now === 0) m[at + ORIGIN] = value;
  const distance = value - (m[at + ORIGIN] as number);
  let unit = m[at + UNIT] as number;
  if (unit === 0) {
    const size = Math.max(Math.abs(value), Math.abs(m[at + ORIGIN] as number));
    if (size > UNIT_SIZE_MIN) unit = m[at + UNIT] = 2 ** Math.floor(Math.log2(size));
  }
  // The distance of two huge values with opposite signs is infinite.
  return unit === 0 ? 0 : Math.max(-DISTANCE_UNITS_MAX, Math.min(DISTANCE_UNITS_MAX, distance / unit));
}

/**
 * Distance of a value from the range of all earlier values, in widths of that range; 0 within it. Blind to anomalies within the range.
 * Source: the "spatial anomaly" of the Numenta Anomaly Benchmark's HTM detector; Ahmad et al., Neurocomputing 262 (2017).
 */
function rangeOf(m: Float64Array, at: number, now: number, sample: number): number {
  const [low, high] = now === 0 ? [sample, sample] : [m[at + LOWEST_VALUE] as number, m[at + HIGHEST_VALUE] as number];
  m[at + LOWEST_VALUE] = Math.min(low, sample);
  m[at + HIGHEST_VALUE] = Math.max(high, sample);
  if (now <= RANGE_LEARNING_SAMPLES) return 0;
  const inUnits = Math.abs((m[at + ORIGIN] as number) / (m[at + UNIT] || 1) + sample);
  return Math.max(sample - high, low - sample, 0) / (high - low || 0.01 * inUnits || 1);
}

/** Mean distance of the last samples from the median of those before. Unless exact, the median is of a few of them and updated rarely. */
function deviation({ f64: m, f32 }: Memory, at: number, settings: NoveltySettings, now: number, sample: number): number {
  const { memory } = settings;
  const from = memoryAt(at, settings);
  if (settings.exact) {
    const values = from + patternSlots(memory);
    const held = heldIn(m, values);
    if (held > 0) m[at + MEDIAN] = rankedIn(m, values, memory, held >> 1);
    pushSorted(m, values, memory, sample);
  } else if (now > 0 && (now % MEDIAN_RENEWAL_SAMPLES === 0 || (now < MEDIAN_RENEWAL_SAMPLES && now % 8 === 1))) {
    const held = Math.min(memory, now);
    const count = Math.min(MEDIAN_SAMPLES, held);
    for (let i = 0; i < count; i++) looked[i] = f32[2 * from + Math.floor((i * held) / count)] as number;
    m[at + MEDIAN] = looked.subarray(0, count).sort()[count >> 1] as number;
  }
  m[at + DEVIATIONS + (now % LEVEL_MEAN_SAMPLES)] = now === 0 ? 0 : Math.abs(sample - (m[at + MEDIAN] as number));
  const count = Math.min(LEVEL_MEAN_SAMPLES, now + 1);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += m[at + DEVIATIONS + i] as number;
  return sum / count;
}

/** One alarm per event: within the span of an alarm only a clearly larger surprise raises another. */
function isOwnAlarm(m: Float64Array, at: number, { span, stronger }: NoveltySettings, now: number, alarm: number): boolean {
  // Before the first alarm `LAST_ALARM_DECADES` is 0, so that any surprise exceeds it.
  if (
    alarm <= EVENT_DECADES_MIN ||
    (now - (m[at + LAST_ALARM_SAMPLE] as number) < span && alarm <= stronger * (m[at + LAST_ALARM_DECADES] as number))
  )
    return false;
  m[at + LAST_ALARM_SAMPLE] = now;
  m[at + LAST_ALARM_DECADES] = alarm;
  return alarm >= ALARM_DECADES_MIN;
}
