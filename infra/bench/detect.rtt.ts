import { ChangeDetector, findChangePoints } from "../../packages/domain/src/segmentation/index";
import { type BenchData, type Trace, traces } from "./detect.data";
import { figure, mean, median } from "./detect.figure";

/** Change points of labelled round-trip traces (Shao et al. 2017), online and offline. */
export function benchRtt(data: BenchData): void {
  const all = traces(data);
  const modes = {
    offline: (trace: Trace) => findChangePoints(samples(trace)).map(({ index }) => index),
    online: (trace: Trace) => {
      const detector = new ChangeDetector();
      return samples(trace).flatMap((value) => detector.push(value));
    },
  };
  for (const [mode, find] of Object.entries(modes)) {
    const found = all.map((trace) => ({ ...trace, detections: find(trace) }));
    for (const window of [5, 2]) {
      const name = `detect.rtt.${mode}.f1_${window}`;
      const score = (part: typeof found) => data.rtt.scoreSet(part, { window });
      figure(name, score(found).mean.f1, "mean F1");
      figure(`${name}.real`, score(found.filter((trace) => trace.real)).mean.f1, "mean F1");
      figure(`${name}.synthetic`, score(found.filter((trace) => !trace.real)).mean.f1, "mean F1");
      if (mode === "offline" || window === 2) continue;
      const delays = score(found).traces.flatMap(({ delay }) => (Number.isFinite(delay) ? [delay] : []));
      figure("detect.rtt.online.delay_samples", median(delays), "samples, median of the traces' medians");
      figure("detect.rtt.online.delay_samples.mean", mean(delays), "samples, mean of the traces' medians");
    }
  }
}

const samples = ({ rtt }: Trace): number[] => rtt.map((value) => (value < 0 ? Number.NaN : value));
