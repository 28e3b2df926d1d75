import { createShardPipeline } from "../../packages/domain/src/detection/pipeline";
import type { PipelineSettings, Preset, SeriesInfo } from "../../packages/domain/src/model/detection-config";
import type { AlertEffect } from "../../packages/domain/src/model/effects";
import { DAY_MS, MINUTE_MS } from "./everyday.time";
import { type StationaryCase, stationaryCase } from "./stationary.processes";

export interface StationaryOptions {
  seed: number;
  /** Cases [from, to). */
  from: number;
  to: number;
  /** Days of the process after the day of another one. */
  days: number;
  preset: Preset;
}

export interface Alarm {
  family: string;
  case: number;
  metric: string;
  type: string;
  atMs: number;
  /** Days since the process began; the first one is that of the change from the other process. */
  day: number;
  kind: string;
  observed: number;
  expected: { value: number; low: number; high: number };
}

/** A Monday. */
const START_MS = Date.UTC(2026, 9, 5);
const TENANT = "stationary";
const COLLECTOR = "stationary-collector";
const SETTINGS: PipelineSettings = {
  windowMs: MINUTE_MS,
  latenessMs: 30_000,
  learningWindows: 30,
  resolveDelayMs: 60_000,
  reopenWindowMs: 300_000,
};
const OPENINGS = new Set<AlertEffect["type"]>(["open", "reopen", "severity_raised", "flapping_started"]);
/** Offset of a sample from the start of its window, ms. */
const SAMPLE_OFFSET_MS = 20_000;

/** Plays some of the processes, one sample a window, each as a series of its own endpoint. @returns all openings */
export function playStationary({ seed, from, to, days, preset }: StationaryOptions): Alarm[] {
  const cases = Array.from({ length: to - from }, (_, i) => stationaryCase(seed, from + i));
  const series = cases.map(infoOf);
  const pipeline = createShardPipeline(SETTINGS, { series, rules: [], policies: [{ tenantId: TENANT, preset }] });
  const alarms: Alarm[] = [];
  const ids = series.map(({ seriesId }) => seriesId);
  const flags = cases.map(() => 2);
  const uncertainty = cases.map(() => null);
  const dayWindows = DAY_MS / MINUTE_MS;
  for (let i = 0; i < (1 + days) * dayWindows; i++) {
    const atMs = START_MS + i * MINUTE_MS + SAMPLE_OFFSET_MS;
    const dayShare = (i % dayWindows) / dayWindows;
    const value = cases.map(({ before, process }) => (i < dayWindows ? before(i, dayShare) : process(i, dayShare)));
    const effects = pipeline.process({
      position: i + 1,
      tenantId: TENANT,
      collectorId: COLLECTOR,
      receivedAtMs: atMs + 100,
      series: ids,
      tsMs: cases.map(() => atMs),
      value,
      uncertainty,
      flags,
    });
    for (const effect of effects.alerts) if (OPENINGS.has(effect.type)) alarms.push(alarmOf(effect, cases, from));
  }
  return alarms;
}

function infoOf({ metric, family }: StationaryCase, i: number): SeriesInfo {
  return {
    seriesId: i + 1,
    tenantId: TENANT,
    endpointId: `endpoint-${i}`,
    endpointName: `${family}-${i}`,
    collectorId: COLLECTOR,
    collectorName: COLLECTOR,
    metricName: metric.name,
    unit: metric.unit,
    metricType: metric.type,
    protocol: "http",
    tags: [],
    intervalMs: MINUTE_MS,
    paused: false,
  };
}

function alarmOf(effect: AlertEffect, cases: readonly StationaryCase[], from: number): Alarm {
  const index = Number(effect.key.split("|")[1]?.slice("endpoint-".length));
  const { family = "", metric } = cases[index] ?? {};
  const common = { family, case: from + index, metric: metric?.name ?? "", type: effect.type, atMs: effect.atMs };
  const day = Math.floor((effect.atMs - START_MS) / DAY_MS) - 1;
  if (effect.type === "resolve" || effect.type === "flapping_ended")
    return { ...common, day, kind: "", observed: 0, expected: { value: 0, low: 0, high: 0 } };
  return { ...common, day, kind: effect.kind, observed: effect.evidence.observed, expected: effect.evidence.expected };
}
