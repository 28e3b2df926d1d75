import { SeriesScorer } from "../novelty/series-scorer";

/**
 * Scores one series sample by sample with what a new endpoint would get. Causal: a score depends on the samples up to it alone. A missing
 * sample (null) and the learning phase score 0.
 */
export function createSeriesScorer(): (timeMs: number, value: number | null) => number {
  const scorer = new SeriesScorer();
  return (_timeMs, value) => scorer.next(value);
}
