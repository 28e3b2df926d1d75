import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { compareOutcomes, ExperimentSettings, familyOf, ModelCard, newId, type Tuning } from "@padit/domain";
import { simulatedSeries } from "@padit/domain/testing/training-series";
import { folderObjectStore } from "@padit/objects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../lease/load-config";
import { createHistory } from "../testing/window-history";
import { checkDrift } from "./check-drift";
import { replayPage } from "./replay-page";
import { openThreads, type Threads } from "./threads";
import { trainPage } from "./train-page";
import type { TrainingDoors } from "./training-doors";

const WINDOW_MS = 60_000;
const settings = { windowMs: WINDOW_MS, latenessMs: 30_000, learningWindows: 30, resolveDelayMs: 60_000, reopenWindowMs: 300_000 };
const FAMILY = familyOf({ protocol: "udp-echo", metricName: "udp_echo_rtt" });
const UNTIL_MS = Math.floor(Date.now() / WINDOW_MS) * WINDOW_MS;

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let folder: string;
let threads: Threads;
let shards = 500;
beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  folder = await mkdtemp(join(tmpdir(), "padit-training-"));
  threads = openThreads(1);
});
afterAll(async () => {
  await threads?.close();
  await test?.dispose();
  await rm(folder, { recursive: true });
});

const doorsOf = (over: Partial<TrainingDoors> = {}): TrainingDoors => ({
  db,
  store: folderObjectStore(folder),
  threads,
  settings,
  now: () => new Date(),
  ...over,
});
const pageTerms = () => ({ signal: new AbortController().signal, heartbeat: () => {} });

/** The held-out series gets four faults; with this experiment's, a champion that sees too little sees some later than the winner does. */
const TELLING_FAULTS = "01a22200-0000-7000-8000-000000000004";

/** @param experimentId draws the faults; random where nothing depends on which they are */
async function history(windows = 1_500, experimentId = newId()) {
  const shard = shards++;
  const own = await createHistory(test, { shard, series: 4, windows, windowMs: WINDOW_MS, untilMs: UNTIL_MS });
  const chosen = ExperimentSettings.parse({ candidates: 9, falsePer1000: 1 });
  await db.withTenant(own.tenantId, (tx) =>
    tx.experiment.create({
      data: {
        ...{ tenantId: own.tenantId, id: experimentId, settings: chosen, createdBy: "Ada" },
        ...{ fromAt: new Date(UNTIL_MS - 30 * 86_400_000), toAt: new Date(UNTIL_MS) },
      },
    }),
  );
  return { ...own, shard, ref: { tenantId: own.tenantId, experimentId } };
}
type Ref = Awaited<ReturnType<typeof history>>["ref"];

const experimentOf = ({ tenantId, experimentId: id }: Ref) =>
  db.withTenant(tenantId, (tx) => tx.experiment.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }));
const trialsOf = ({ tenantId, experimentId }: Ref) =>
  db.withTenant(tenantId, (tx) =>
    tx.trial.findMany({ where: { tenantId, experimentId }, orderBy: [{ rung: "asc" }, { candidate: "asc" }] }),
  );

/** Threads that count what they did, and that lose the worker at the `dies`-th task. */
function countingThreads(dies = Number.POSITIVE_INFINITY): Threads & { tasks: number } {
  const counting = {
    tasks: 0,
    close: async () => {},
    run: async (task: never, signal: AbortSignal) => {
      counting.tasks += 1;
      if (counting.tasks >= dies) throw new Error("the worker was killed");
      return threads.run(task, signal);
    },
  };
  return counting as Threads & { tasks: number };
}

describe("a training run", () => {
  it("leaves a model better than a champion that sees too little, with a card and an artefact that its digest names", async () => {
    const { ref, tenantId } = await history(1_500, TELLING_FAULTS);
    const blind = { family: FAMILY, version: 1, card: {}, artefactKey: "k", artefactDigest: "d" };
    await db.withTenant(tenantId, (tx) =>
      tx.model.create({ data: { tenantId, id: newId(), ...blind, state: "champion", tuning: { detectors: { cusum: {} }, caution: 12 } } }),
    );
    expect(await trainPage(doorsOf(), { ...ref, after: null }, pageTerms())).toEqual({ after: null });
    expect(await experimentOf(ref)).toMatchObject({ state: "done", progress: { families: 1, done: [{ family: FAMILY }] } });
    const [model] = await db.withTenant(tenantId, (tx) => tx.model.findMany({ where: { tenantId, state: "shadow" } }));
    const card = ModelCard.parse(model?.card);
    expect(model).toMatchObject({ family: FAMILY, version: 2, state: "shadow" });
    expect(card).toMatchObject({ judgedOn: "held-out series", labels: "injected faults", data: { series: 4, windows: 6_000 } });
    expect(compareOutcomes(card.measured, card.incumbent, card.budget.falsePer1000)).toBeLessThan(0);
    const bytes = await folderObjectStore(folder).get(model?.artefactKey ?? "");
    expect(
      createHash("sha256")
        .update(bytes ?? "")
        .digest("hex"),
    ).toBe(model?.artefactDigest);
    expect(JSON.parse(gunzipSync(bytes ?? "").toString())).toMatchObject({ format: "padit-model", tuning: model?.tuning });
  });

  it("whose worker is killed in the middle goes on without repeating a finished trial", async () => {
    const killed = await history();
    const first = countingThreads(8);
    await expect(trainPage(doorsOf({ threads: first }), { ...killed.ref, after: null }, pageTerms())).rejects.toThrow("killed");
    const before = await trialsOf(killed.ref);
    expect(before).toHaveLength(7);
    expect(await experimentOf(killed.ref)).toMatchObject({ state: "running" });
    const second = countingThreads();
    await trainPage(doorsOf({ threads: second }), { ...killed.ref, after: null }, pageTerms());
    const after = await trialsOf(killed.ref);
    expect(second.tasks).toBe(after.length - before.length);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(await experimentOf(killed.ref)).toMatchObject({ state: "done" });
    const third = countingThreads();
    await trainPage(doorsOf({ threads: third }), { ...killed.ref, after: null }, pageTerms());
    expect(third.tasks).toBe(0);
  });

  it("is cancelled while a trial runs: what is finished stays, nothing is promoted", async () => {
    const { ref, tenantId } = await history();
    const endless: Threads = {
      close: async () => {},
      // Cancelled by the person at the third trial, which then never ends by itself.
      run: async (task, signal) => {
        if ((await trialsOf(ref)).length < 2) return threads.run(task, signal);
        await db.withTenant(tenantId, (tx) => tx.experiment.updateMany({ where: { tenantId }, data: { cancelRequestedAt: new Date() } }));
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
    };
    expect(await trainPage(doorsOf({ threads: endless }), { ...ref, after: null }, pageTerms())).toEqual({ after: null });
    expect(await experimentOf(ref)).toMatchObject({ state: "cancelled", endedAt: expect.any(Date) });
    expect(await trialsOf(ref)).toHaveLength(2);
    expect(await db.withTenant(tenantId, (tx) => tx.model.count({ where: { tenantId } }))).toBe(0);
  });

  it("says of a family with too little history that it has", async () => {
    const { ref } = await history(200);
    await trainPage(doorsOf(), { ...ref, after: null }, pageTerms());
    expect(await experimentOf(ref)).toMatchObject({
      state: "done",
      progress: { done: [{ note: expect.stringMatching(/too little history/i), modelId: null }] },
    });
  });
});

describe("a thread", () => {
  it("that is aborted in the middle of a task ends at once, and the next task gets a fresh one", async () => {
    const own = openThreads(1);
    const history = (windows: number) => simulatedSeries({ seriesId: 1, stepMs: WINDOW_MS, value: new Float64Array(windows) });
    const long = history(400_000);
    const task = { type: "trial" as const, tuning: tuning(0), terms: { ...settings, preset: "balanced" as const, seed: "s" } };
    const end = new AbortController();
    const running = own.run({ ...task, series: [long, long, long] }, end.signal);
    end.abort("cancelled");
    await expect(running).rejects.toBe("cancelled");
    expect(await own.run({ ...task, series: [history(100)] }, new AbortController().signal)).toMatchObject({ series: 1 });
    await own.close();
  });
});

/** Of a detector that every version has had. */
const tuning = (caution: number): Tuning => ({ detectors: { cusum: {} }, caution });

describe("the champion", () => {
  it("reaches live detection of its family's series, and no longer when it is retired", async () => {
    const { ref, tenantId, shard } = await history(10);
    const data = { tenantId, family: FAMILY, version: 1, card: {}, artefactKey: "k", artefactDigest: "d", experimentId: ref.experimentId };
    const id = newId();
    await db.withTenant(tenantId, (tx) =>
      tx.model.create({ data: { ...data, id, state: "champion", tuning: { detectors: { cusum: {} }, caution: 1 } } }),
    );
    expect((await loadConfig(db, shard)).series.map((series) => series.tuning)).toEqual(Array(4).fill(tuning(1)));
    await db.withTenant(tenantId, (tx) => tx.model.update({ where: { tenantId_id: { tenantId, id } }, data: { state: "retired" } }));
    expect((await loadConfig(db, shard)).series.every((series) => series.tuning === undefined)).toBe(true);
  });
});

describe("the drift check", () => {
  it("notes on the champion's card how far its family has moved since the fit", async () => {
    const { ref, tenantId, seriesIds, shard } = await history(1_500, TELLING_FAULTS);
    const blind = { family: FAMILY, version: 1, card: {}, artefactKey: "k", artefactDigest: "d" };
    await db.withTenant(tenantId, (tx) =>
      tx.model.create({ data: { tenantId, id: newId(), ...blind, state: "champion", tuning: { detectors: { cusum: {} }, caution: 12 } } }),
    );
    await trainPage(doorsOf(), { ...ref, after: null }, pageTerms());
    await db.withTenant(tenantId, async (tx) => {
      await tx.model.updateMany({ where: { tenantId, state: "champion" }, data: { state: "retired" } });
      await tx.model.updateMany({ where: { tenantId, state: "shadow" }, data: { state: "champion" } });
    });
    const driftAt = async (nowMs: number): Promise<number> => {
      await checkDrift({ db, now: () => new Date(nowMs) });
      const row = await db.withTenant(tenantId, (tx) => tx.model.findFirstOrThrow({ where: { tenantId, state: "champion" } }));
      return ModelCard.parse(row.card).drift?.index ?? Number.NaN;
    };
    expect(await driftAt(UNTIL_MS)).toBeLessThan(0.1);
    await moveLater(seriesIds, { tenantId, shard, by: 1.5 });
    expect(await driftAt(UNTIL_MS + 4 * 3_600_000)).toBeGreaterThan(0.25);
  });
});

/** Four hours after the fit in which every delay is `by` times as long. */
async function moveLater(seriesIds: readonly number[], { tenantId, shard, by }: { tenantId: string; shard: number; by: number }) {
  const { token } = await db.asSystem((tx) => tx.shard.findUniqueOrThrow({ where: { id: shard } }));
  const rows = seriesIds.flatMap((seriesId) =>
    Array.from({ length: 240 }, (_, i) => {
      const [startMs, value] = [UNTIL_MS + i * WINDOW_MS, 5 * by + (i % 10) / 100];
      const features = [value, 0, value, value, value, value, value, value, value, 0, null, null, null, null];
      return { seriesId, startMs, endMs: startMs + WINDOW_MS, n: 5, expected: 5, features, revision: 0 };
    }),
  );
  await db.withShard(shard, token, (tx) => db.series.writeWindows(tx, tenantId, rows));
}

describe("a replay", () => {
  it("of the policy compares the presets over stored windows, and of two runs the second counts no key twice", async () => {
    const { tenantId } = await history();
    const [policyId, replayId] = [newId(), newId()];
    await db.withTenant(tenantId, async (tx) => {
      await tx.policy.create({ data: { tenantId, id: policyId, name: "default" } });
      const [fromAt, toAt] = [new Date(UNTIL_MS - 2 * 86_400_000), new Date(UNTIL_MS)];
      await tx.replay.create({ data: { tenantId, id: replayId, policyId, fromAt, toAt, createdBy: "Ada" } });
    });
    const dying = countingThreads(3);
    const ref = { tenantId, replayId, after: null };
    await expect(replayPage(doorsOf({ threads: dying }), ref, pageTerms())).rejects.toThrow("killed");
    const rest = countingThreads();
    expect(await replayPage(doorsOf({ threads: rest }), ref, pageTerms())).toEqual({ after: null });
    expect(rest.tasks).toBe(2);
    const row = await db.withTenant(tenantId, (tx) => tx.replay.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: replayId } } }));
    expect(row).toMatchObject({ state: "done", progress: { keys: 4, keysDone: 4, windows: 6_000 } });
    const { variants } = row.result as { variants: { name: string; alerts: number }[] };
    expect(variants.map(({ name }) => name)).toEqual(["quiet", "balanced", "sensitive"]);
    expect(variants[2]?.alerts).toBeGreaterThanOrEqual(variants[0]?.alerts ?? 0);
    expect(variants[2]?.alerts).toBeGreaterThan(3);
  });
});
