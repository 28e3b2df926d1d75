import { createSeriesScorer, scoreSeriesOffline } from "../../packages/domain/src/detection/score-series";
import { type BenchData, type LabelledSeries, mscloudSeries } from "./detect.data";
import { figure, mean } from "./detect.figure";

const MODES = {
  causal: ({ values }: LabelledSeries): number[] => {
    const score = createSeriesScorer();
    return values.map((value, i) => score(i * 60_000, value));
  },
  offline: ({ values }: LabelledSeries): number[] => scoreSeriesOffline(values),
};

/** Cloud monitoring series with point labels: VUS-PR of the scores, mean over the series that have an anomaly. */
export function benchMscloud(data: BenchData): void {
  const series = mscloudSeries(data).filter(({ labels }) => labels.some((label) => label > 0));
  for (const [mode, scoresOf] of Object.entries(MODES)) {
    const results = series.map((one) => {
      const { vusPR } = data.vus.vus(one.labels, scoresOf(one), { window: data.vus.slidingWindow(one.values) });
      console.error(`  ${mode} ${one.name} ${vusPR.toFixed(3)}`);
      return vusPR;
    });
    figure(`detect.mscloud.vus_pr${mode === "offline" ? "" : ".causal"}`, mean(results), `mean VUS-PR, ${mode}`);
  }
}
