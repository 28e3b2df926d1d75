import { createShardPipeline } from "../detection/pipeline";
import type { MetricNature } from "../metrics/nature";
import type { DetectionPolicy, PipelineSettings, SeriesInfo, Tuning } from "../model/detection-config";
import type { AlertEffect } from "../model/effects";
import type { LogBatch } from "../model/log-batch";

/** Stored windows of one series of a key. */
export interface ReplaySeries {
  seriesId: number;
  metricName: string;
  metricType: string;
  unit: string;
  nature?: MetricNature;
  intervalMs: number;
  isPaced?: boolean;
  startMs: Float64Array;
  value: Float64Array;
  resolution: number;
  tuning: Tuning | null;
}

export interface ReplayedAlert {
  seriesId: number;
  startMs: number;
  /** Null when it still stood at the end. */
  endMs: number | null;
  /** Highest composite score. */
  score: number;
}

export interface ReplayOptions extends PipelineSettings {
  preset: DetectionPolicy["preset"];
  defaults?: NonNullable<DetectionPolicy["defaults"]>;
  zone?: string;
}

const TENANT = "replay";
const COLLECTOR = "replay";
/** Half-width of 95 % in standard deviations. */
const CONFIDENCE = 1.96;

/**
 * The alerts that would have been opened for one key, by the pipeline that decides live, with one sample a window. Rules are not asked: they
 * do not depend on a policy or a model.
 */
export function replayKey(series: readonly ReplaySeries[], options: ReplayOptions): ReplayedAlert[] {
  const { preset, defaults, zone, ...settings } = options;
  const policy = { tenantId: TENANT, preset, ...(defaults && { defaults }), ...(zone && { zone }) };
  const pipeline = createShardPipeline(settings, { series: series.map(infoOf), rules: [], policies: [policy] });
  const alerts: ReplayedAlert[] = [];
  const at = series.map(() => 0);
  for (let position = 1; ; position++) {
    const startMs = Math.min(...series.map(({ startMs: starts }, i) => starts[at[i] ?? 0] ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(startMs)) return alerts;
    for (const effect of pipeline.process(batchAt(series, at, startMs, position)).alerts) note(alerts, effect);
  }
}

function note(alerts: ReplayedAlert[], effect: AlertEffect): void {
  const last = alerts.at(-1);
  switch (effect.type) {
    case "open":
      alerts.push({ seriesId: effect.seriesId, startMs: effect.episodeStartMs, endMs: null, score: effect.scores.compositeScore });
      return;
    case "resolve":
      if (last) last.endMs = effect.atMs;
      return;
    case "flapping_ended":
      return;
    default:
      if (!last) return;
      last.endMs = null;
      last.score = Math.max(last.score, effect.scores.compositeScore);
  }
}

const infoOf = ({ seriesId, metricName, metricType, unit, nature, intervalMs, isPaced, tuning }: ReplaySeries): SeriesInfo => ({
  seriesId,
  tenantId: TENANT,
  endpointId: TENANT,
  endpointName: TENANT,
  collectorId: COLLECTOR,
  collectorName: COLLECTOR,
  metricName,
  unit,
  metricType,
  ...(nature && { nature }),
  protocol: TENANT,
  tags: [],
  intervalMs,
  ...(isPaced !== undefined && { isPaced }),
  paused: false,
  ...(tuning && { tuning }),
});

/** The windows of all series that begin at this time, as one batch; moves on behind them. */
function batchAt(series: readonly ReplaySeries[], at: number[], startMs: number, position: number): LogBatch {
  const due = series.flatMap((entry, i) => {
    const next = at[i] ?? 0;
    if (entry.startMs[next] !== startMs) return [];
    at[i] = next + 1;
    return [{ seriesId: entry.seriesId, value: entry.value[next] ?? 0, resolution: entry.resolution }];
  });
  return {
    position,
    tenantId: TENANT,
    collectorId: COLLECTOR,
    receivedAtMs: startMs,
    series: due.map(({ seriesId }) => seriesId),
    tsMs: due.map(() => startMs),
    value: due.map(({ value }) => value),
    uncertainty: due.map(({ resolution }) => (resolution > 0 ? CONFIDENCE * resolution : null)),
    flags: due.map(() => 0),
  };
}
