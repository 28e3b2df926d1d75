import { createSeriesScorer } from "../../packages/domain/src/detection/score-series";
import { type BenchData, traces } from "./detect.data";
import { figure } from "./detect.figure";

/** From this score on a sample is an anomaly at the balanced preset. */
const THRESHOLD_SCORE = 0.5;
/** Shortest stretch between two labelled changes that counts as quiet, samples; its edges are left out. */
const SHORTEST = 400;
const EDGE = 10;

/** False alarms on the stretches of real traces that people labelled free of changes: runs of anomalous samples. */
export function benchQuiet(data: BenchData): void {
  let samples = 0;
  let alarms = 0;
  for (const { rtt, facts, real } of traces(data)) {
    if (!real) continue;
    const bounds = [0, ...facts, rtt.length];
    for (let i = 1; i < bounds.length; i++) {
      const [start = 0, end = 0] = [(bounds[i - 1] ?? 0) + EDGE, (bounds[i] ?? 0) - EDGE];
      if (end - start < SHORTEST) continue;
      const score = createSeriesScorer();
      let before = false;
      for (let at = start; at < end; at++) {
        const value = rtt[at] ?? -1;
        const odd = score(at * 240_000, value < 0 ? null : value) >= THRESHOLD_SCORE;
        if (odd && !before) alarms += 1;
        before = odd;
      }
      samples += end - start;
    }
  }
  figure("detect.quiet.false_per_1000", (1000 * alarms) / samples, `false alarms per 1,000 of ${samples} samples`);
}
