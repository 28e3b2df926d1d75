import type { DetectionConfig, DetectionRule, PipelineSettings, SeriesInfo } from "../model/detection-config";
import type { AlertEffect, Effects } from "../model/effects";
import type { LogBatch } from "../model/log-batch";
import type { ShardPipeline } from "../model/shard-pipeline";

/** A small world for tests and benchmarks of the pipeline: one collector that probes one endpoint every second, five packets a run. */
const TENANT = "0190c0de-0000-7000-8000-000000000001";
const ENDPOINT = "0190c0de-0000-7000-8000-000000000002";
const COLLECTOR = "0190c0de-0000-7000-8000-000000000003";
export const RTT = 1;
export const LOSS = 2;
/** 2026-11-23T14:00:00Z, on the grid of windows. */
export const T0 = Date.UTC(2026, 10, 23, 14, 0, 0);

export const SETTINGS: PipelineSettings = {
  windowMs: 10_000,
  latenessMs: 2_000,
  learningWindows: 30,
  resolveDelayMs: 60_000,
  reopenWindowMs: 300_000,
};

const seriesInfo = (seriesId: number, metricName: string, unit: string, metricType: string): SeriesInfo => ({
  seriesId,
  tenantId: TENANT,
  endpointId: ENDPOINT,
  endpointName: "demo-responder",
  collectorId: COLLECTOR,
  collectorName: "demo-collector",
  metricName,
  unit,
  metricType,
  protocol: "udp-echo",
  tags: ["demo"],
  intervalMs: 1000,
  paused: false,
});

export const rule = (changes: Partial<DetectionRule>): DetectionRule => ({
  id: "0190c0de-0000-7000-8000-00000000000a",
  tenantId: TENANT,
  name: "RTT above 10 ms",
  metricName: "udp_echo_rtt",
  scope: [],
  direction: "above",
  threshold: 10,
  unit: "ms",
  minimumDeviationAbsolute: null,
  minimumDeviationRelative: null,
  k: 3,
  n: 5,
  forSeconds: 0,
  severity: "warning",
  ...changes,
});

export const lossRule = rule({
  id: "0190c0de-0000-7000-8000-00000000000b",
  name: "loss above 10 %",
  metricName: "udp_echo_loss",
  threshold: 0.1,
  unit: "ratio",
  severity: "critical",
});

export const configOf = (...rules: readonly DetectionRule[]): DetectionConfig => ({
  series: [seriesInfo(RTT, "udp_echo_rtt", "ms", "latency"), seriesInfo(LOSS, "udp_echo_loss", "ratio", "error_rate")],
  rules,
  policies: [{ tenantId: TENANT, preset: "balanced" }],
});

/** One probe run; no round trip when every packet was lost. */
export interface Run {
  rttMs: number | null;
  loss: number;
}

/** One batch per run, second by second from `T0`. */
export function batchesOf(runs: readonly Run[]): LogBatch[] {
  return runs.map(({ rttMs, loss }, i) => {
    const tsMs = T0 + i * 1000;
    const rows =
      rttMs === null
        ? [[LOSS, loss]]
        : [
            [RTT, rttMs],
            [LOSS, loss],
          ];
    return {
      position: i + 1,
      tenantId: TENANT,
      collectorId: COLLECTOR,
      receivedAtMs: tsMs + 50,
      series: rows.map(([id]) => id ?? 0),
      tsMs: rows.map(() => tsMs),
      value: rows.map(([, value]) => value ?? 0),
      uncertainty: rows.map(([id]) => (id === RTT ? 0.02 : null)),
      flags: rows.map(() => 1),
    };
  });
}

export interface SimulationOutcome {
  effects: Effects[];
  alerts: AlertEffect[];
}

export function run(pipeline: ShardPipeline, batches: readonly LogBatch[]): SimulationOutcome {
  const effects = batches.map((batch) => pipeline.process(batch));
  return { effects, alerts: effects.flatMap((effect) => effect.alerts) };
}

/** Seeded uniform numbers in [0, 1): mulberry32 (Tommy Ettinger 2017, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A quiet link: 0.2 ms with skewed noise of about 0.02 ms, no loss. `change` adds a fault to the run of a second. */
export function runsOf(seconds: number, seed: number, change: (run: Run, second: number, random: () => number) => Run = (r) => r): Run[] {
  const random = seeded(seed);
  return Array.from({ length: seconds }, (_, second) => change({ rttMs: 0.2 - 0.02 * Math.log(1 - random()), loss: 0 }, second, random));
}
