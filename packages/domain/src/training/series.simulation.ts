import type { SeriesInfo } from "../model/detection-config";
import type { RecordedSamples } from "../replay/recorded-samples";
import type { TrainingSeries } from "./training-series";

const IDS = { tenantId: "tenant", endpointId: "endpoint", collectorId: "collector" };
const NAMES = { endpointName: "site", collectorName: "probe", protocol: "icmp", tags: [], paused: false };
const METRICS: Readonly<Record<string, Pick<SeriesInfo, "metricName" | "unit">>> = {
  latency: { metricName: "icmp_rtt", unit: "ms" },
  error_rate: { metricName: "icmp_loss", unit: "ratio" },
};

const samplesAt = (seriesId: number, tsMs: ArrayLike<number>, value: ArrayLike<number>): RecordedSamples => ({
  seriesId,
  tsMs: Float64Array.from(tsMs),
  value: Float64Array.from(value),
  uncertainty: new Float64Array(tsMs.length).fill(Number.NaN),
  flags: new Uint8Array(tsMs.length),
});

export interface SimulatedHistory {
  seriesId: number;
  stepMs: number;
  value: Float64Array;
  metricType?: "latency" | "error_rate";
}

/** A history with one sample a window. */
export function simulatedSeries({ seriesId, stepMs, value, metricType = "latency" }: SimulatedHistory): TrainingSeries {
  const startMs = Float64Array.from(value, (_, i) => i * stepMs);
  const info: SeriesInfo = {
    seriesId,
    ...IDS,
    ...NAMES,
    ...(METRICS[metricType] as (typeof METRICS)[string]),
    metricType,
    intervalMs: stepMs,
  };
  const { tenantId, collectorId } = IDS;
  return {
    ...{ seriesId, metricType, startMs, value, resolution: 0, labels: [] },
    samples: samplesAt(seriesId, startMs, value),
    config: { tenantId, collectorId, series: [info], rules: [], policies: [{ tenantId, preset: "balanced" }] },
  };
}
