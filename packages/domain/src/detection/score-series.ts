import { SeriesScorer } from "../novelty/series-scorer";
import { scoreWholeSeries } from "../novelty/whole-series";

/**
 * Scores one series sample by sample with the default detection of a new endpoint. Causal: no score depends on later samples. A missing
 * sample (null) and the learning phase score 0.
 */
export function createSeriesScorer(): (timeMs: number, value: number | null) => number {
  const scorer = new SeriesScorer();
  return (_timeMs, value) => scorer.next(value);
}

/** Scores of a whole series that may look ahead, for `padit detect --mode offline`. */
export const scoreSeriesOffline = scoreWholeSeries;
