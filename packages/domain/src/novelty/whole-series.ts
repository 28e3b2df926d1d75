import { newMemory } from "../memory/memory";
import { discords } from "./discords";
import { PatternMemory } from "./pattern-memory";
import { SURPRISE_SLOTS, surpriseOf } from "./surprise";

/** Cap of each part of the sum. */
const PART_SCORE_MAX = 8;
/** Samples on each side that a score is averaged over. */
const SMOOTHING_SAMPLES = 3;
/** Distances needed before a pattern has a surprise. */
const LEARNING_DISTANCES = 50;
/** Clamp of a sample: larger squares would not be finite. */
const SAMPLE_MAGNITUDE_MAX = 1e150;
/** Chosen on Microsoft's cloud monitoring series; docs/detection.md. */
const PART_WEIGHTS = { shortDiscord: 0.38, longDiscord: 0.38, logLevel: 0.89, level: 0.25, novelty: 0.97 } as const;
/** Sum at which the score is one half. */
const HALF_SCORE_SUM = 5;

/**
 * Scores of a whole series, 0…1; not causal. A score combines how unlike all others the patterns around a sample are, the distance of the level
 * around the sample from the median of the series (linear and logarithmic), and how new the sample was when it arrived.
 * Blind to anomalies that fill half the series.
 */
export function scoreWholeSeries(samples: readonly (number | null)[]): number[] {
  const values = holdLast(samples);
  if (values.length === 0) return samples.map(() => 0);
  const centre = quantile(values, 0.5);
  const deviation = values.map((v) => Math.abs(v - centre));
  const unit = Math.abs(centre) / 4 || quantile(deviation, 0.5) || quantile(deviation, 0.99) || 1;
  const logDeviation = values.map((v) => Math.abs(Math.asinh(v / unit) - Math.asinh(centre / unit)));
  const parts = [
    { weight: PART_WEIGHTS.shortDiscord, score: rarity(discords(values, 8)) },
    { weight: PART_WEIGHTS.longDiscord, score: excess(discords(values, 48)) },
    { weight: PART_WEIGHTS.logLevel, score: excess(smooth(logDeviation, SMOOTHING_SAMPLES)) },
    { weight: PART_WEIGHTS.level, score: excess(smooth(deviation, SMOOTHING_SAMPLES)) },
    { weight: PART_WEIGHTS.novelty, score: smooth(novelty(values), SMOOTHING_SAMPLES) },
  ];
  return samples.map((_, i) => {
    const sum = parts.reduce((total, { weight, score }) => total + weight * Math.min(PART_SCORE_MAX, score[i] as number), 0);
    return sum / (sum + HALF_SCORE_SUM);
  });
}

/** Missing samples repeat the last one; those before the first repeat the first. Empty for a series without samples. */
function holdLast(samples: readonly (number | null)[]): Float64Array {
  let last = samples.find((sample) => sample !== null) ?? null;
  if (last === null) return new Float64Array(0);
  return Float64Array.from(samples, (sample) => {
    last = sample ?? last;
    return Math.max(-SAMPLE_MAGNITUDE_MAX, Math.min(SAMPLE_MAGNITUDE_MAX, last ?? 0));
  });
}

/** How new the two shorter patterns that end at each sample were when it arrived. */
function novelty(values: Float64Array): Float64Array {
  const patterns = new PatternMemory();
  const surprises = newMemory(2 * SURPRISE_SLOTS);
  return values.map((value) => {
    const distances = patterns.push(value);
    const told = [0, 1].map((i) => {
      const distance = distances[i] ?? null;
      return distance === null ? 0 : surpriseOf(surprises.f64, i * SURPRISE_SLOTS, distance, LEARNING_DISTANCES);
    });
    return Math.min(PART_SCORE_MAX, told.reduce((sum, s) => sum + s, 0) / told.length);
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
