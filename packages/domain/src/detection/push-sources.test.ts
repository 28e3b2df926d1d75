import { expect, it } from "vitest";
import type { ConditionRow, Effects } from "../model/effects";
import type { LogBatch } from "../model/log-batch";
import { createShardPipeline } from "./pipeline";
import { configOf, SETTINGS, seeded, T0 } from "./simulation";

const [base] = configOf().series;
if (!base) throw new Error("the simulation has a series");
const A = 1;
const B = 2;
const pushed = (seriesId: number, host: string) => ({
  ...base,
  ...{ seriesId, endpointId: host, endpointName: host, metricName: "ping_rtt_ms", unit: "ms", metricType: "latency" },
  ...{ protocol: "push", isPaced: false, intervalMs: 10_000 },
});
const CONFIG = { ...configOf(), series: [pushed(A, "host-a"), pushed(B, "host-b")] };
const IDLE_MS = SETTINGS.windowMs + SETTINGS.latenessMs;
const SECONDS = 600;
const SHIFT_AT = 480;
const EVERY_S = 2;

interface Pushed {
  series: number;
  tsMs: number;
  value: number;
  arrivesMs: number;
}

/** A level of 5 ms that rises to 45 ms. */
function levelShift(series: number, delayMs: (second: number) => number, random = seeded(series)): Pushed[] {
  return Array.from({ length: SECONDS / EVERY_S }, (_, i) => {
    const second = i * EVERY_S;
    const tsMs = T0 + second * 1_000;
    return { series, tsMs, value: (second < SHIFT_AT ? 5 : 45) + random(), arrivesMs: tsMs + delayMs(second) };
  });
}

/** One batch for each sample, in order of arrival. */
const arrivals = (samples: readonly Pushed[]): LogBatch[] =>
  samples
    .toSorted((a, b) => a.arrivesMs - b.arrivesMs)
    .map(({ series, tsMs, value, arrivesMs }, i) => ({
      ...{ position: i + 1, tenantId: base.tenantId, collectorId: base.collectorId, receivedAtMs: arrivesMs },
      ...{ series: [series], tsMs: [tsMs], value: [value], uncertainty: [null], flags: [0] },
    }));

const timeBatch = (position: number, receivedAtMs: number): LogBatch => ({
  ...{ position, tenantId: base.tenantId, collectorId: base.collectorId, receivedAtMs },
  ...{ series: [], tsMs: [], value: [], uncertainty: [], flags: [] },
});

const play = (batches: readonly LogBatch[], pipeline = createShardPipeline(SETTINGS, CONFIG)): Effects[] =>
  batches.map((batch) => pipeline.process(batch));
const opened = (effects: readonly Effects[]) =>
  effects.flatMap(({ alerts }) =>
    alerts.flatMap((effect) => (effect.type === "open" ? [{ endpointId: effect.endpointId, kind: effect.kind }] : [])),
  );
const windowsOf = (effects: readonly Effects[], series: number) =>
  effects.flatMap(({ windows }) => windows.filter(({ seriesId }) => seriesId === series));
const statesOf = (effects: readonly Effects[], host: string): ConditionRow["state"][] =>
  effects.flatMap(({ conditions }) => conditions.flatMap(({ endpointId, state }) => (endpointId === host ? [state] : [])));

it("detects the level shift of a host whose samples arrive five minutes after another host's", () => {
  const effects = play(arrivals([...levelShift(A, () => 100), ...levelShift(B, () => 300_000)]));
  expect(opened(effects)).toEqual([
    { endpointId: "host-a", kind: "level_shift" },
    { endpointId: "host-b", kind: "level_shift" },
  ]);
  expect(windowsOf(effects, B).every(({ revision, n }) => revision === 0 && n === 5)).toBe(true);
});

it("closes the same windows when samples of a host overtake one another by up to a window", () => {
  const random = seeded(9);
  const inOrder = play(arrivals(levelShift(A, () => 100)));
  const outOfOrder = play(arrivals(levelShift(A, () => 100 + Math.floor(random() * (IDLE_MS - 100)))));
  const known = new Map(windowsOf(inOrder, A).map((window) => [window.startMs, window.n]));
  const windows = windowsOf(outOfOrder, A);
  expect(windows.length).toBeGreaterThan(40);
  for (const { startMs, n, revision } of windows) expect([n, revision]).toEqual([known.get(startMs) ?? 5, 0]);
  expect(opened(outOfOrder)).toEqual(opened(inOrder));
});

it("closes the last windows of a host that stopped while another one goes on, and then has no data of it", () => {
  const stopped = levelShift(A, () => 100).filter(({ tsMs }) => tsMs < T0 + 100_000);
  const goesOn = levelShift(B, () => 100).map((sample) => ({ ...sample, value: 5 }));
  const effects = play(arrivals([...stopped, ...goesOn]));
  expect(windowsOf(effects, A).map(({ n }) => n)).toEqual(Array(10).fill(5));
  expect(statesOf(effects, "host-a").at(-1)).toBe("no_data");
  expect(statesOf(effects, "host-b")).not.toContain("no_data");
});

it("asks for time when the only host stopped, closes its windows by it, and takes up again what is sent later", () => {
  const pipeline = createShardPipeline(SETTINGS, CONFIG);
  const samples = levelShift(A, () => 100);
  const batches = arrivals(samples.filter(({ tsMs }) => tsMs < T0 + 100_000));
  play(batches, pipeline);
  const lastMs = batches.at(-1)?.receivedAtMs ?? 0;
  let position = batches.length;
  const pass = (afterMs: number): Effects => pipeline.process(timeBatch(++position, lastMs + afterMs));
  expect(pipeline.collectorsAwaitingTime(lastMs + IDLE_MS - 1)).toEqual([]);
  expect(pipeline.collectorsAwaitingTime(lastMs + IDLE_MS)).toEqual([base.collectorId]);
  expect(pass(IDLE_MS).windows).toMatchObject([{ startMs: T0 + 80_000 }, { startMs: T0 + 90_000 }]);
  expect(pipeline.collectorsAwaitingTime(lastMs + IDLE_MS)).toEqual([]);
  expect(pipeline.collectorsAwaitingTime(lastMs + 300_000)).toEqual([base.collectorId]);
  expect(statesOf([pass(300_000)], "host-a")).toEqual(["no_data"]);
  expect(pipeline.collectorsAwaitingTime(lastMs + 86_400_000)).toEqual([]);
  const resumed = play(
    arrivals(samples.filter(({ tsMs }) => tsMs >= T0 + 450_000)).map((batch) => ({ ...batch, position: ++position })),
    pipeline,
  );
  expect(statesOf(resumed, "host-a")[0]).toBe("learning");
});

it("ends the alert of a host that stopped a day ago, by time alone", () => {
  const pipeline = createShardPipeline(SETTINGS, CONFIG);
  const batches = arrivals(levelShift(A, () => 100));
  expect(opened(play(batches, pipeline))).toHaveLength(1);
  const lastMs = batches.at(-1)?.receivedAtMs ?? 0;
  const types: string[] = [];
  let position = batches.length;
  let looks = 0;
  for (let atMs = lastMs; atMs < lastMs + 90_000_000; atMs += 30_000) {
    if (pipeline.collectorsAwaitingTime(atMs).length === 0) continue;
    looks++;
    types.push(
      ...pipeline.process(timeBatch(++position, atMs)).alerts.flatMap((effect) => (effect.type === "resolve" ? [effect.resolution] : [])),
    );
  }
  expect(types).toEqual(["source_gone"]);
  expect(looks).toBeLessThan(1_500);
});

it("goes on from a snapshot as if there had been none", () => {
  const batches = arrivals([...levelShift(A, () => 100), ...levelShift(B, (s) => (s % 40) * 1_000)]);
  const whole = play(batches);
  const first = createShardPipeline(SETTINGS, CONFIG);
  const effects = play(batches.slice(0, 250), first);
  effects.push(...play(batches.slice(250), createShardPipeline(SETTINGS, CONFIG, first.snapshot())));
  expect(effects).toEqual(whole);
});
