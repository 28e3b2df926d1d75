import { newBank, stepBank } from "./detector-bank";
import type { Preset } from "./pipeline-types";

/** Windows learnt from before the first score; the default of a new endpoint. */
const LEARNING_WINDOWS = 30;

/**
 * Scores one series sample by sample, each a window of its own, with what a new endpoint would get. Causal: a score depends on the samples
 * up to it alone. A missing sample (null) and the learning phase score 0.
 */
export function createSeriesScorer(preset: Preset = "balanced"): (timeMs: number, value: number | null) => number {
  const bank = newBank();
  return (timeMs, value) =>
    value === null ? 0 : stepBank(bank, { startMs: timeMs, value, resolution: 0 }, preset, LEARNING_WINDOWS).compositeScore;
}
