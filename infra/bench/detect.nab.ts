import { createSeriesScorer } from "../../packages/domain/src/detection/score-series";
import { type BenchData, nabFiles } from "./detect.data";
import { figure } from "./detect.figure";

const PROFILES = { standard: "standard", low_fp: "reward_low_FP_rate", low_fn: "reward_low_FN_rate" } as const;
const FOLDS = 5;

/** Numenta Anomaly Benchmark: one threshold for all files, fitted on all of them, and cross-validated over files. */
export function benchNab(data: BenchData): void {
  const { windows, files } = nabFiles(data);
  const scored = new Map(
    [...files].map(([name, { timestamps, values }]) => {
      const score = createSeriesScorer();
      return [name, { timestamps, scores: values.map((value, i) => score(Date.parse(`${timestamps[i]?.replace(" ", "T")}Z`), value)) }];
    }),
  );
  for (const [short, profile] of Object.entries(PROFILES)) {
    const run = (part: typeof scored, threshold?: number) =>
      data.nab.scoreCorpus({ files: part, windows, profile, ...(threshold !== undefined && { threshold }) });
    const fitted = run(scored);
    figure(`detect.nab.${short}`, fitted.normalized, "NAB score, threshold fitted");
    if (Number.isFinite(fitted.threshold)) figure(`detect.nab.${short}.threshold`, fitted.threshold, "score");
    // The null detector's score is 0 and the perfect one's 100, in proportion to the windows of a part.
    let points = 0;
    let count = 0;
    for (let fold = 0; fold < FOLDS; fold++) {
      const inFold = (_: unknown, i: number) => i % FOLDS === fold;
      const train = new Map([...scored].filter((entry, i) => !inFold(entry, i)));
      const test = run(new Map([...scored].filter(inFold)), run(train).threshold);
      if (test.windows === 0) continue;
      points += test.normalized * test.windows;
      count += test.windows;
    }
    figure(`detect.nab.${short}.cross_validated`, points / count, `NAB score, ${FOLDS}-fold over files`);
  }
}
