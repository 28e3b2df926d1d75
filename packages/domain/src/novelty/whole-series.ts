import { newMemory } from "../memory/memory";
import { discords } from "./discords";
import { PatternMemory } from "./pattern-memory";
import { SURPRISE_SLOTS, surpriseOf } from "./surprise";

/** No part may say more than this. */
const MOST = 8;
/** Samples on each side that a score is averaged over. */
const SMOOTH = 3;
/** Distances known before a pattern can be a surprise. */
const LEARNING = 50;
/** Larger values are taken for this: their squares would not be finite. */
const LARGEST = 1e150;
/** Chosen on Microsoft's cloud monitoring series; docs/detection.md. */
const WEIGHTS = { shortDiscord: 0.38, longDiscord: 0.38, logLevel: 0.89, level: 0.25, novelty: 0.97 } as const;
/** Sum at which the score is one half. */
const HALF = 5;

/**
 * Scores of a whole series that may look ahead: how unlike all others the patterns around a sample are, how far the level around it lies
 * from the series' median, plainly and on a logarithmic scale, and how new it was when it came. 0…1. Blind to what fills half the series.
 */
export function scoreWholeSeries(samples: readonly (number | null)[]): number[] {
  const values = holdLast(samples);
  if (values.length === 0) return samples.map(() => 0);
  const centre = quantile(values, 0.5);
  const deviation = values.map((v) => Math.abs(v - centre));
  const unit = Math.abs(centre) / 4 || quantile(deviation, 0.5) || quantile(deviation, 0.99) || 1;
  const logDeviation = values.map((v) => Math.abs(Math.asinh(v / unit) - Math.asinh(centre / unit)));
  const parts = [
    { weight: WEIGHTS.shortDiscord, score: rarity(discords(values, 8)) },
    { weight: WEIGHTS.longDiscord, score: excess(discords(values, 48)) },
    { weight: WEIGHTS.logLevel, score: excess(smooth(logDeviation, SMOOTH)) },
    { weight: WEIGHTS.level, score: excess(smooth(deviation, SMOOTH)) },
    { weight: WEIGHTS.novelty, score: smooth(novelty(values), SMOOTH) },
  ];
  return samples.map((_, i) => {
    const sum = parts.reduce((total, { weight, score }) => total + weight * Math.min(MOST, score[i] as number), 0);
    return sum / (sum + HALF);
  });
}

/** The missing repeat the last sample; those before the first repeat the first. Empty where there is none. */
function holdLast(samples: readonly (number | null)[]): Float64Array {
  let last = samples.find((sample) => sample !== null) ?? null;
  if (last === null) return new Float64Array(0);
  return Float64Array.from(samples, (sample) => {
    last = sample ?? last;
    return Math.max(-LARGEST, Math.min(LARGEST, last ?? 0));
  });
}

/** How new two patterns of each sample were when it came. */
function novelty(values: Float64Array): Float64Array {
  const patterns = new PatternMemory();
  const surprises = newMemory(2 * SURPRISE_SLOTS);
  return values.map((value) => {
    const distances = patterns.push(value);
    const told = [0, 1].map((i) => {
      const distance = distances[i] ?? null;
      return distance === null ? 0 : surpriseOf(surprises.f64, i * SURPRISE_SLOTS, distance, LEARNING);
    });
    return Math.min(MOST, told.reduce((sum, s) => sum + s, 0) / told.length);
  });
}

/** Decades of the share of samples that score as much or more. */
function rarity(scores: Float64Array): Float64Array {
  const sorted = Float64Array.from(scores).sort();
  return scores.map((score) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) < score) low = middle + 1;
      else high = middle;
    }
    return Math.log10(sorted.length / (sorted.length - low));
  });
}

/** Distance above the median, in distances of the 90 % quantile from it. */
function excess(scores: Float64Array): Float64Array {
  const centre = quantile(scores, 0.5);
  const width = quantile(scores, 0.9) - centre || quantile(scores, 0.99) - centre || quantile(scores, 1) - centre || 1;
  return scores.map((score) => Math.max(0, (score - centre) / width));
}

function smooth(values: Float64Array, half: number): Float64Array {
  return values.map((_, i) => {
    const [start, end] = [Math.max(0, i - half), Math.min(values.length, i + half + 1)];
    let sum = 0;
    for (let j = start; j < end; j++) sum += values[j] as number;
    return sum / (end - start);
  });
}

const quantile = (values: Float64Array, share: number): number =>
  Float64Array.from(values).sort()[Math.floor(share * (values.length - 1))] ?? 0;
