import { createSeriesScorer } from "../../packages/domain/src/detection/score-series";
import { type BenchData, mscloudSeries } from "./detect.data";
import { figure, mean } from "./detect.figure";

/** Cloud monitoring series with point labels: VUS-PR of the scores, mean over the series that have an anomaly. */
export function benchMscloud(data: BenchData): void {
  const series = mscloudSeries(data).filter(({ labels }) => labels.some((label) => label > 0));
  const results = series.map(({ name, timestamps, values, labels }) => {
    const score = createSeriesScorer();
    const scores = values.map((value, i) =>
      score(Date.parse(timestamps[i]?.includes("Z") ? timestamps[i] : `${timestamps[i]?.replace(" ", "T")}Z`), value),
    );
    const { vusPR } = data.vus.vus(labels, scores, { window: data.vus.slidingWindow(values) });
    console.error(`  ${name} ${vusPR.toFixed(3)}`);
    return vusPR;
  });
  figure("detect.mscloud.vus_pr", mean(results), "mean VUS-PR, causal");
}
