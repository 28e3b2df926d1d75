import type { CollectorConfig } from "../replay/play-log";
import { type RecordedSamples, samplesSince } from "../replay/recorded-samples";

/** A stretch of history with the verdict of a person, or without one. Times are ms since the Unix epoch, `[fromMs, toMs)`. */
export interface Label {
  fromMs: number;
  toMs: number;
  /** `event`: confirmed by a verdict. `unknown`: an alert without a verdict, which counts neither for nor against a candidate. */
  is: "event" | "unknown";
}

/** Stored history of one series: its samples, which detection plays, and its windows, in which faults and results are counted. */
export interface TrainingSeries {
  seriesId: number;
  /** latency, throughput, error_rate, availability, custom. */
  metricType: string;
  /** Starts of the windows, in time order. */
  startMs: Float64Array;
  /** By window: median of delays, mean of ratios. */
  value: Float64Array;
  resolution: number;
  /** Of these windows. */
  samples: RecordedSamples;
  /** The series alone, with the policy that holds for it. A model does not change what rules find, so it has none. */
  config: CollectorConfig;
  labels: readonly Label[];
}

export function lastWindows(series: TrainingSeries, n: number): TrainingSeries {
  if (series.startMs.length <= n) return series;
  const [startMs, value] = [series.startMs.slice(-n), series.value.slice(-n)];
  return { ...series, startMs, value, samples: samplesSince(series.samples, startMs[0] ?? Number.POSITIVE_INFINITY) };
}
