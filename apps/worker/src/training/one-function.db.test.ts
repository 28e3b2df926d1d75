import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { createTestDatabase } from "@padit/db/testing";
import { ExperimentSettings, newId, type ReplayedAlert } from "@padit/domain";
import { alertsOf, randomOf } from "@padit/domain/training";
import { folderObjectStore } from "@padit/objects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLease } from "../lease/run-lease";
import { Vigil } from "../lease/vigil";
import { WakeUps } from "../lease/wake-ups";
import { replayPage } from "./replay-page";
import type { ThreadTask } from "./thread-tasks";
import { openThreads, type Threads } from "./threads";
import { trainPage } from "./train-page";
import type { TrainingDoors } from "./training-doors";

const SHARD = 900;
/** An experiment trains a family, which takes its time on a busy machine. */
const EXPERIMENT_TIMEOUT_MS = 180_000;
const STEP_MS = 30_000;
const ROWS = 1_800;
const settings = { windowMs: 60_000, latenessMs: 30_000, learningWindows: 30, resolveDelayMs: 60_000, reopenWindowMs: 300_000 };
const START_MS = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 2 * 86_400_000;
const END_MS = START_MS + ROWS * STEP_MS;

/** A delay that rises, relapses soon after it recovered, and settles at a new level; an availability that fails, flaps and fails again. */
const random = randomOf("one function");
const within = (i: number, from: number, to: number): boolean => i >= from && i < to;
const RECORDED = [
  {
    metricName: "http_response_time",
    unit: "ms",
    metricType: "latency",
    value: Array.from({ length: ROWS }, (_, i) => {
      const isHigh = within(i, 720, 800) || within(i, 812, 850) || i >= 1_300;
      return (isHigh ? 60 : 20) + random() + random();
    }),
  },
  {
    metricName: "http_availability",
    unit: "ratio",
    metricType: "availability",
    value: Array.from({ length: ROWS }, (_, i) =>
      within(i, 300, 420) || (within(i, 900, 1_140) && i % 16 < 8) || within(i, 1_500, 1_503) ? 0 : 1,
    ),
  },
];

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let threads: Threads;
let folder: string;
const [tenantId, collectorId] = [newId(), newId()];
const seriesIds: number[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-one-function-"));
  test = await createTestDatabase();
  threads = openThreads(1);
  await record();
  await playLive();
});
afterAll(async () => {
  await threads?.close();
  await test?.dispose();
  await rm(folder, { recursive: true });
});

async function makeSeries(name: string, { metricName, unit, metricType }: Omit<(typeof RECORDED)[number], "value">): Promise<number> {
  const endpointId = newId();
  return test.db.withTenant(tenantId, async (tx) => {
    await tx.endpoint.create({ data: { tenantId, id: endpointId, name, protocol: "http", target: {}, intervalMs: STEP_MS } });
    await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
    return (await tx.series.create({ data: { tenantId, endpointId, collectorId, metricName, unit, metricType } })).id;
  });
}

/** Writes samples and log as ingest does; a third endpoint has one sample after the others' last, so that their last window closes. */
async function record(): Promise<void> {
  const { db, insertSamples } = test;
  await db.asSystem(async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Test" } });
    await tx.shard.create({ data: { id: SHARD, head: BigInt(ROWS + 1) } });
  });
  await db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id: collectorId, name: "probe", shard: SHARD } }));
  for (const recorded of RECORDED) seriesIds.push(await makeSeries(recorded.metricName, recorded));
  const last = await makeSeries("last", { metricName: "http_response_time", unit: "ms", metricType: "latency" });
  const lastMs = END_MS - STEP_MS + settings.windowMs + settings.latenessMs;
  const batches = Array.from({ length: ROWS }, (_, i) => ({
    series: seriesIds,
    ts: seriesIds.map(() => START_MS + i * STEP_MS),
    value: RECORDED.map(({ value }) => value[i] ?? 0),
  }));
  batches.push({ series: [last], ts: [lastMs], value: [20] });
  await insertSamples(
    batches.flatMap(({ series, ts, value }) => series.map((seriesId, k) => ({ seriesId, tsMs: ts[k] ?? 0, value: value[k] ?? 0 }))),
  );
  await db.asSystem((tx) =>
    tx.batchLog.createMany({
      data: batches.map((batch, i) => ({
        ...{ shard: SHARD, seq: BigInt(i + 1), tenantId, collectorId, receivedAt: new Date((batch.ts[0] ?? 0) + 50) },
        payload: new Uint8Array(gzipSync(JSON.stringify(batch))),
      })),
    }),
  );
}

/** The lease reads the log to its end. */
async function playLive(): Promise<void> {
  const end = new AbortController();
  await runLease(
    {
      ...{ db: test.db, store: folderObjectStore(folder), settings, silentAfterMs: 15_000, holder: "test", now: () => new Date() },
      logGrew: Object.assign(new WakeUps<number>(), { wait: async () => end.abort() }),
      ...{ configVersion: () => 0, vigil: new Vigil(), onRelearning: () => expect.unreachable(), onBatches: () => {} },
    },
    { shard: SHARD, leaseMs: 600_000, signal: end.signal, heartbeat: () => {} },
  );
}

/** What must be the same everywhere, oldest alert first. Times in ms. */
const storyOf = (alerts: readonly ReplayedAlert[]) =>
  alerts.map(({ kind, severity, openedMs, bouts, endMs, resolution, reason }) => ({
    ...{ kind, severity, openedMs, endMs, resolution, reason },
    bouts: bouts.map(({ startMs, openedMs: at, kind: boutKind }) => [startMs, at, boutKind]),
  }));

async function liveStory(seriesId: number) {
  const rows = await test.db.withTenant(tenantId, (tx) =>
    tx.alert.findMany({ where: { seriesId }, orderBy: { openedAt: "asc" }, include: { bouts: { orderBy: { startedAt: "asc" } } } }),
  );
  return rows.map(({ kind, severity, openedAt, resolvedAt, resolution, resolutionReason: reason, bouts }) => ({
    ...{ kind, severity, openedMs: openedAt.getTime(), endMs: resolvedAt?.getTime() ?? null, resolution, reason },
    bouts: bouts.map(({ startedAt, openedAt: at, kind: boutKind }) => [startedAt.getTime(), at.getTime(), boutKind]),
  }));
}

const doorsOf = (over: Partial<TrainingDoors>): TrainingDoors => ({
  ...{ db: test.db, store: folderObjectStore(folder), threads, settings, now: () => new Date() },
  ...over,
});
const pageTerms = () => ({ signal: new AbortController().signal, heartbeat: () => {} });

/** The tasks that a page hands to its threads, with what they gave. */
function recordingThreads(run: Threads["run"]) {
  const done: { task: ThreadTask; result: unknown }[] = [];
  const recording: Threads = {
    close: async () => {},
    run: async (task, signal) => {
      const entry = { task, result: undefined as unknown };
      done.push(entry);
      const result = await run(task, signal);
      entry.result = result;
      return result;
    },
  };
  return { threads: recording, done };
}

async function rescoredAlerts(seriesId: number): Promise<ReplayedAlert[]> {
  const [policyId, replayId] = [newId(), newId()];
  await test.db.withTenant(tenantId, async (tx) => {
    const policy = (await tx.policy.findFirst()) ?? (await tx.policy.create({ data: { tenantId, id: policyId, name: "default" } }));
    const [fromAt, toAt] = [new Date(START_MS), new Date(END_MS + 3_600_000)];
    await tx.replay.create({ data: { tenantId, id: replayId, policyId: policy.id, fromAt, toAt, createdBy: "Ada" } });
  });
  const { threads: recording, done } = recordingThreads((task, signal) => threads.run(task, signal));
  await replayPage(doorsOf({ threads: recording }), { tenantId, replayId, after: null }, pageTerms());
  for (const { task, result } of done) {
    if (task.type !== "replay" || !task.recordings[0]?.config.series.some((info) => info.seriesId === seriesId)) continue;
    const balanced = task.recordings.findIndex(({ config }) => config.policies[0]?.preset === "balanced");
    return (result as ReplayedAlert[][])[balanced] ?? [];
  }
  throw new Error("the replay did not play the series");
}

/** The history that an experiment's first trial gets, played as the backtest plays it. */
async function backtestedAlerts(seriesId: number): Promise<ReplayedAlert[]> {
  const experimentId = newId();
  const chosen = ExperimentSettings.parse({ candidates: 3 });
  await test.db.withTenant(tenantId, (tx) =>
    tx.experiment.create({
      data: {
        ...{ tenantId, id: experimentId, settings: chosen, createdBy: "Ada" },
        ...{ fromAt: new Date(START_MS), toAt: new Date(END_MS + 3_600_000) },
      },
    }),
  );
  const trials = recordingThreads(async (task, signal) => threads.run(task, signal));
  await trainPage(doorsOf({ threads: trials.threads }), { tenantId, experimentId, after: null }, pageTerms());
  const series = trials.done
    .flatMap(({ task }) => (task.type === "trial" ? task.series : []))
    .find((own) => own.seriesId === seriesId && own.startMs[0] === START_MS);
  if (!series) throw new Error("no trial had the whole series");
  return alertsOf(series, null, { ...settings, preset: "balanced" });
}

const MAIN = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));
interface Line {
  type: string;
  at: string;
  kind: string;
  severity: string;
  resolution?: string;
  reason?: string;
}

async function replayedLines({ metricName, value }: (typeof RECORDED)[number]): Promise<Line[]> {
  const file = join(folder, `${metricName}.csv`);
  await writeFile(file, ["time_ms,value", ...value.map((v, i) => `${START_MS + i * STEP_MS},${v}`)].join("\n"));
  const options = ["--input", file, "--metric", metricName, "--interval", "30", "--window", "60", "--preset", "balanced"];
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", MAIN, "replay", ...options]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe.each(RECORDED.map((recorded, i) => ({ ...recorded, at: i })))("the recorded $metricName", (recorded) => {
  const seriesId = () => seriesIds[recorded.at] ?? 0;

  it("has alerts that end, and more bouts than alerts", async () => {
    const story = await liveStory(seriesId());
    expect(story.length).toBeGreaterThan(1);
    expect(story.flatMap(({ bouts }) => bouts).length).toBeGreaterThan(story.length);
    expect(story.every(({ endMs, reason }) => endMs !== null && reason !== null)).toBe(true);
  });

  it("gives the same alerts when stored samples are scored again", { timeout: EXPERIMENT_TIMEOUT_MS }, async () => {
    expect(storyOf(await rescoredAlerts(seriesId()))).toEqual(await liveStory(seriesId()));
  });

  it("gives the same alerts in a backtest", { timeout: EXPERIMENT_TIMEOUT_MS }, async () => {
    expect(storyOf(await backtestedAlerts(seriesId()))).toEqual(await liveStory(seriesId()));
  });

  it("gives the same alerts by the command line, event by event", async () => {
    const live = await test.db.withTenant(tenantId, (tx) =>
      tx.alertEvent.findMany({ where: { alert: { seriesId: seriesId() } }, orderBy: [{ at: "asc" }, { id: "asc" }] }),
    );
    const TYPES: Record<string, string> = { opened: "open", reopened: "reopen", resolved: "resolve" };
    const told = live.flatMap(({ type, at }) =>
      type === "refined" || type === "updated" ? [] : [[TYPES[type] ?? type, at.toISOString()]],
    );
    const lines = await replayedLines(recorded);
    expect(lines.map(({ type, at }) => [type === "settle" ? "resolve" : type, at])).toEqual(told);
    const endings = (await liveStory(seriesId())).map(({ kind, severity, resolution, reason }) => ({ kind, severity, resolution, reason }));
    expect(
      lines
        .filter((line, i) => line.resolution !== undefined && lines[i + 1]?.type !== "reopen")
        .map(({ kind, severity, resolution, reason }) => ({
          ...{ kind, severity, resolution, reason },
        })),
    ).toEqual(endings);
  });
});
