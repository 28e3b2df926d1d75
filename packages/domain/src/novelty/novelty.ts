import { type Memory, singles } from "../memory/memory";
import { BINNED_SLOTS, binnedSurprise } from "./binned-surprise";
import { carriedSingles, pushCarried } from "./carried-distance";
import { PATTERN_LENGTHS, patternSlots, pushPattern } from "./pattern-memory";
import { heldIn, pushSorted, rankedIn, sortedWindowSlots } from "./sorted-window";
import { SURPRISE_SLOTS, surpriseOf } from "./surprise";

export interface NoveltySettings {
  /** Samples looked back on. */
  memory: number;
  /** Three lengths of pattern compared one by one, and every score kept; else one length, carried on from sample to sample, and bins. */
  exact: boolean;
  /** Samples for which an alarm stands for what follows it. */
  span: number;
  /** What is this many times as surprising is an alarm of its own. */
  stronger: number;
}
export const NOVELTY: NoveltySettings = { memory: 4000, exact: true, span: 134, stronger: 1.65 };

/** No single detector may say more than this; decades. */
const MOST = 6;
/** Of a value outside the range: at most this, at this weight beside the patterns. */
const MOST_RANGE = 4;
const RANGE_WEIGHT = 0.617;
/** Surprise from which a sample starts an event, and from which the event is an alarm; decades. */
const LEAST = 0.5;
const SHOWN = 1;
/** Scores of history before a surprise is one: of patterns and range, and of the level. */
const LEARNING = 50;
const LEARNING_LEVEL = 20;
/** Samples seen before a range is one, and widths by which a range that never grew is taken to grow. */
const LEARNING_RANGE = 20;
const USUAL_RANGE = 0.25;
/** Samples of the mean distance from the running median, and samples between two looks at that median, of so many samples of the memory. */
const LEVEL_MEAN = 4;
const LOOK_EVERY = 64;
const LOOKED_AT = 128;
/** Weights of the running score: the short and the long pattern, and the level. */
const RUNNING = { short: 0.54, long: 0.18, level: 0.28 } as const;
/** Values further from the first, in units, are taken for this: their squares would not be finite. */
const LARGEST = 1e15;
const SMALLEST = 2 ** -960;

/** Layout. Values are kept as distances from the first one, in a power of two near the first that is not 0. */
const COUNT = 0;
const ORIGIN = 1;
const UNIT = 2;
const LOW = 3;
const HIGH = 4;
const SINCE = 5;
const LAST = 6;
const MEDIAN = 7;
const DEVIATIONS = 8;
/** Surprises of range and level and of each length of pattern; then what the patterns, and exact levels, are compared with. */
const SURPRISES = DEVIATIONS + LEVEL_MEAN;
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
/** Samples before the first word: patterns to compare with, and a history of their distances. */
export const NOVELTY_LEARNING = 16 + 14 + LEARNING;

/** What one sample means, in decades (−log₁₀ of a tail probability). */
export interface Novelty {
  /** Of this sample, if it is an alarm of its own; else 0. */
  alarm: number;
  /** How unusual pattern and level are just now. */
  running: number;
}

/** Scratch of one step, for all series. */
const distances = new Float64Array(PATTERN_LENGTHS.length);
const decades = new Float64Array(PATTERN_LENGTHS.length);
const looked = new Float64Array(LOOKED_AT);

/**
 * How new a sample is: the pattern it ends against all patterns remembered, and the value against all values before, each by its tail
 * probability on the series' own history and fused by a harmonic mean; one alarm per event.
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
    const surprise = Number.isNaN(distance) ? 0 : judge(memory, at, settings, PATTERN + i, distance, LEARNING);
    decades[i] = Math.min(MOST, surprise);
    pattern += (decades[i] as number) / count;
  }
  const range = Math.min(MOST_RANGE, judge(memory, at, settings, RANGE, outside, LEARNING));
  const level = Math.min(MOST, judge(memory, at, settings, LEVEL, deviation(memory, at, settings, now, sample), LEARNING_LEVEL));
  // The mean of inverse probabilities: a harmonic mean p-value (Wilson, PNAS 2019), fit for detectors that see the same samples.
  const alarm = Math.max(0, Math.log10((10 ** pattern + RANGE_WEIGHT * 10 ** range) / (1 + RANGE_WEIGHT)));
  return {
    alarm: isOwnAlarm(m, at, settings, now, alarm) ? alarm : 0,
    running: RUNNING.short * (decades[0] as number) + RUNNING.long * (decades[count - 1] as number) + RUNNING.level * level,
  };
}

function judge(memory: Memory, at: number, settings: NoveltySettings, which: number, raw: number, learning: number): number {
  const place = at + SURPRISES + which * slotsOfSurprise(settings);
  if (settings.exact) return surpriseOf(memory.f64, place, raw, learning);
  return which === RANGE ? binnedSurprise(memory, place, raw, learning, USUAL_RANGE) : binnedSurprise(memory, place, raw, learning);
}

function centred(m: Float64Array, at: number, now: number, value: number): number {
  if (now === 0) m[at + ORIGIN] = value;
  const distance = value - (m[at + ORIGIN] as number);
  let unit = m[at + UNIT] as number;
  if (unit === 0) {
    const size = Math.max(Math.abs(value), Math.abs(m[at + ORIGIN] as number));
    if (size > SMALLEST) unit = m[at + UNIT] = 2 ** Math.floor(Math.log2(size));
  }
  // Infinite where both ends of the range of numbers meet.
  return unit === 0 ? 0 : Math.max(-LARGEST, Math.min(LARGEST, distance / unit));
}

/**
 * How far a value lies outside all that the series ever held, in widths of that range. Blind to everything within it.
 * Source: the "spatial anomaly" of the Numenta Anomaly Benchmark's HTM detector; Ahmad et al., Neurocomputing 262 (2017).
 */
function rangeOf(m: Float64Array, at: number, now: number, sample: number): number {
  const [low, high] = now === 0 ? [sample, sample] : [m[at + LOW] as number, m[at + HIGH] as number];
  m[at + LOW] = Math.min(low, sample);
  m[at + HIGH] = Math.max(high, sample);
  if (now <= LEARNING_RANGE) return 0;
  const inUnits = Math.abs((m[at + ORIGIN] as number) / (m[at + UNIT] || 1) + sample);
  return Math.max(sample - high, low - sample, 0) / (high - low || 0.01 * inUnits || 1);
}

/** Mean distance of the last samples from the median of those before; frugally, of some of those before, looked at now and then. */
function deviation({ f64: m, f32 }: Memory, at: number, settings: NoveltySettings, now: number, sample: number): number {
  const { memory } = settings;
  const from = memoryAt(at, settings);
  if (settings.exact) {
    const values = from + patternSlots(memory);
    const held = heldIn(m, values);
    if (held > 0) m[at + MEDIAN] = rankedIn(m, values, memory, held >> 1);
    pushSorted(m, values, memory, sample);
  } else if (now > 0 && (now % LOOK_EVERY === 0 || (now < LOOK_EVERY && now % 8 === 1))) {
    const held = Math.min(memory, now);
    const count = Math.min(LOOKED_AT, held);
    for (let i = 0; i < count; i++) looked[i] = f32[2 * from + Math.floor((i * held) / count)] as number;
    m[at + MEDIAN] = looked.subarray(0, count).sort()[count >> 1] as number;
  }
  m[at + DEVIATIONS + (now % LEVEL_MEAN)] = now === 0 ? 0 : Math.abs(sample - (m[at + MEDIAN] as number));
  const count = Math.min(LEVEL_MEAN, now + 1);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += m[at + DEVIATIONS + i] as number;
  return sum / count;
}

/** One alarm per event: after an alarm only something clearly worse is another, until some time has passed. */
function isOwnAlarm(m: Float64Array, at: number, { span, stronger }: NoveltySettings, now: number, alarm: number): boolean {
  // Before the first alarm `LAST` is 0, which anything is stronger than.
  if (alarm <= LEAST || (now - (m[at + SINCE] as number) < span && alarm <= stronger * (m[at + LAST] as number))) return false;
  m[at + SINCE] = now;
  m[at + LAST] = alarm;
  return alarm >= SHOWN;
}
