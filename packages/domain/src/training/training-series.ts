/** A stretch of history with the verdict of a person, or without one. Times are ms since the Unix epoch, `[fromMs, toMs)`. */
export interface Label {
  fromMs: number;
  toMs: number;
  /** `event`: confirmed by a verdict. `unknown`: an alert without a verdict, which counts neither for nor against a candidate. */
  is: "event" | "unknown";
}

/** Stored windows of one series, as the detectors saw them. Arrays are parallel, in time order. */
export interface TrainingSeries {
  seriesId: number;
  /** latency, throughput, error_rate, availability, custom. */
  metricType: string;
  startMs: Float64Array;
  /** Median of delays, mean of ratios. */
  value: Float64Array;
  resolution: number;
  labels: readonly Label[];
}

export const lastWindows = (series: TrainingSeries, n: number): TrainingSeries =>
  series.startMs.length <= n ? series : { ...series, startMs: series.startMs.slice(-n), value: series.value.slice(-n) };
