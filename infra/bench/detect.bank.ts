import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type BankState, newBank, stepBank } from "../../packages/domain/src/detection/detector-bank";
import { ensembleOf } from "../../packages/domain/src/detection/ensemble";
import { createShardPipeline } from "../../packages/domain/src/detection/index";
import { SETTINGS, seeded, T0 } from "../../packages/domain/src/detection/simulation";
import { median } from "../../packages/domain/src/features/order-statistics";
import { newMemory } from "../../packages/domain/src/memory/memory";
import type { DetectionConfig, LogBatch, SeriesInfo, ShardPipeline } from "../../packages/domain/src/model/index";
import { folderObjectStore } from "../../packages/objects/src/index";
import { figure } from "./detect.figure";

setFlagsFromString("--expose-gc");
const gc: () => void = runInNewContext("gc");
/** Collects garbage twice, so that earlier garbage is not counted. Memory of buffers is freed in the background after the first collection. */
async function collectGarbage(): Promise<void> {
  gc();
  await delay(200);
  gc();
}

const SERIES = 100_000;
/** Of one shard out of eight that share them. */
const SHARD_SERIES = 12_500;
/** Samples of a window: ten seconds, one a second. */
const SAMPLES = 10;
/** Different histories that the series share, and windows of each: longer than anything remembers. */
const HISTORIES = 64;
const WARM = 700;
const STEPS = 10;
const CHECKPOINTS = 7;
/** Metrics of one endpoint in the shard. */
const METRICS = ["udp_echo_rtt", "udp_echo_rtt_min", "udp_echo_rtt_p95", "udp_echo_jitter", "udp_echo_loss"] as const;
/** Past all learning. */
const SHARD_WINDOWS = 110;
const TERMS = { preset: "balanced", learningWindows: SETTINGS.learningWindows } as const;

/** Cost and size of the live ensemble over 100,000 series, and of a shard's pipeline and its checkpoint. */
export async function benchBank(): Promise<void> {
  await benchEnsemble();
  await benchShard();
}

async function benchEnsemble(): Promise<void> {
  const ensemble = ensembleOf(SETTINGS.learningWindows);
  const warm = Array.from({ length: HISTORIES }, (_, i) => history(i));
  await collectGarbage();
  const before = process.memoryUsage();
  const banks = Array.from({ length: SERIES }, (_, i): BankState => {
    const memory = newMemory(ensemble.slots);
    memory.f64.set(warm[i % HISTORIES]?.memory?.f64 ?? []);
    return { memory };
  });
  const after = process.memoryUsage();
  const bytes = after.arrayBuffers - before.arrayBuffers + after.heapUsed - before.heapUsed;
  const random = seeded(5);
  const values = Float64Array.from({ length: SERIES * STEPS }, () => 2 - 0.3 * Math.log(1 - random()));
  let firing = 0;
  const started = process.cpuUsage();
  for (let step = 0; step < STEPS; step++)
    for (let i = 0; i < SERIES; i++) {
      const window = { startMs: T0 + (WARM + step) * SETTINGS.windowMs, value: values[step * SERIES + i] as number, resolution: 0.01 };
      if (stepBank(banks[i] as BankState, window, TERMS).firing) firing += 1;
    }
  const used = process.cpuUsage(started);
  const us = (used.user + used.system) / (SERIES * STEPS);
  figure("detect.bank.us_per_point", us / SAMPLES, `processor µs a sample: a window of ${SAMPLES} samples is one step of the ensemble`);
  figure(
    "detect.bank.us_per_window",
    us,
    `processor µs a window, ${ensemble.members.length} detectors, calibration and fusion, ${SERIES} series in turn`,
  );
  figure("detect.bank.mb_per_100k", bytes / 1e6, `MB for ${SERIES} series, objects around the numbers included`);
  figure("detect.bank.state_bytes", ensemble.slots * 8, "bytes a series");
  figure("detect.bank.firing_per_1000", (1000 * firing) / (SERIES * STEPS), "windows in 1,000 that fire on noise");
  for (const { detector } of ensemble.members) {
    const slots = detector.slots(ensemble.fitWindows);
    figure(`detect.bank.state_bytes.${detector.name}`, slots * 8, "bytes a series");
  }
}

/** A series with a long quiet past. */
function history(seed: number): BankState {
  const random = seeded(seed + 1);
  const bank = newBank();
  for (let i = 0; i < WARM; i++) {
    const window = { startMs: T0 + i * SETTINGS.windowMs, value: 2 - 0.3 * Math.log(1 - random()), resolution: 0.01 };
    stepBank(bank, window, TERMS);
  }
  return bank;
}

async function benchShard(): Promise<void> {
  const config = shardConfig();
  await collectGarbage();
  const before = process.memoryUsage();
  const pipeline = createShardPipeline(SETTINGS, config);
  const random = seeded(3);
  let points = 0;
  let tookUs = 0;
  for (let second = 0; second < SHARD_WINDOWS * SAMPLES; second++) {
    const batch = secondOf(config, second, random);
    const started = process.cpuUsage();
    pipeline.process(batch);
    if (second < (SHARD_WINDOWS * SAMPLES) / 2) continue;
    const used = process.cpuUsage(started);
    tookUs += used.user + used.system;
    points += batch.series.length;
  }
  figure("detect.bank.pipeline_us_per_point", tookUs / points, `processor µs a sample, whole pipeline, ${SHARD_SERIES} series`);
  await collectGarbage();
  const after = process.memoryUsage();
  const bytes = after.arrayBuffers - before.arrayBuffers + after.heapUsed - before.heapUsed;
  figure("detect.bank.pipeline_bytes", bytes / SHARD_SERIES, "bytes a series: windows, features, conditions and detectors");
  await benchCheckpoint(pipeline, config);
}

/** Written to disk as a worker does and loaded, several times over: the first time is slower than a worker's, which writes one every minute. */
async function benchCheckpoint(pipeline: ShardPipeline, config: DetectionConfig): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "padit-bench-"));
  const store = folderObjectStore(folder);
  const write: number[] = [];
  const load: number[] = [];
  let size = 0;
  const started = process.cpuUsage();
  try {
    for (let round = 0; round < CHECKPOINTS; round++) {
      const key = `${round}.bin`;
      const startedMs = performance.now();
      const written = pipeline.snapshot();
      size = written.length;
      await store.put(key, written);
      const writtenMs = performance.now();
      createShardPipeline(SETTINGS, config, (await store.get(key)) ?? undefined);
      write.push((writtenMs - startedMs) / 1000);
      load.push((performance.now() - writtenMs) / 1000);
      await store.delete(key);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const used = process.cpuUsage(started);
  const both = write.map((seconds, round) => seconds + (load[round] ?? 0));
  figure("detect.bank.checkpoint_s", median(both), `s: ${SHARD_SERIES} series written to disk and loaded, median of ${CHECKPOINTS}`);
  figure("detect.bank.checkpoint_s.write", median(write), "s");
  figure("detect.bank.checkpoint_s.load", median(load), "s");
  figure("detect.bank.checkpoint_s.slowest", Math.max(...both), "s");
  figure("detect.bank.checkpoint_s.processor", (used.user + used.system) / 1e6 / CHECKPOINTS, "s of processor, both");
  figure("detect.bank.checkpoint_mb", size / 1e6, "MB");
}

const idOf = (i: number): string => `0190c0de-0000-7000-8000-${i.toString(16).padStart(12, "0")}`;

function shardConfig(): DetectionConfig {
  const tenantId = idOf(1);
  const series = Array.from({ length: SHARD_SERIES }, (_, i): SeriesInfo => {
    const metricName = METRICS[i % METRICS.length] as string;
    const isLoss = metricName.endsWith("_loss");
    return {
      seriesId: i + 1,
      tenantId,
      endpointId: idOf(1000 + Math.floor(i / METRICS.length)),
      endpointName: `endpoint ${Math.floor(i / METRICS.length)}`,
      collectorId: idOf(2),
      collectorName: "collector",
      metricName,
      unit: isLoss ? "ratio" : "ms",
      metricType: isLoss ? "error_rate" : "latency",
      protocol: "udp-echo",
      tags: [],
      intervalMs: 1000,
      paused: false,
    };
  });
  return { series, rules: [], policies: [{ tenantId, preset: "balanced" }] };
}

/** One sample of every series. */
function secondOf({ series }: DetectionConfig, second: number, random: () => number): LogBatch {
  const tsMs = T0 + second * 1000;
  return {
    position: second + 1,
    tenantId: idOf(1),
    collectorId: idOf(2),
    receivedAtMs: tsMs + 50,
    series: series.map(({ seriesId }) => seriesId),
    tsMs: series.map(() => tsMs),
    value: series.map(({ unit }) => (unit === "ratio" ? 0 : 2 - 0.3 * Math.log(1 - random()))),
    uncertainty: series.map(({ unit }) => (unit === "ratio" ? null : 0.02)),
    flags: series.map(() => 1),
  };
}
