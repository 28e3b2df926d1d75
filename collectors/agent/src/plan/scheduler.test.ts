import type { PlannedCheck } from "@padit/protocols/collector-api";
import { expect, test } from "vitest";
import { check, HOUR_MS, handClock, NEVER_RUN, scheduled } from "../testing/scheduled";
import type { RunVerdict } from "./reprobe";
import { dueMs, firstRunDelayMs } from "./scheduler";

test("an hour of one-second checks runs 3600 times, each within 5 % of its grid", async () => {
  const { clock, runs, scheduler } = scheduled();
  scheduler.apply([check("a")]);
  await clock.advance(3_600_000);
  expect(Math.abs(runs.length - 3600)).toBeLessThanOrEqual(1);
  const phase = dueMs("agent", check("a"), 0);
  const offsets = runs.map((at) => ((((at - phase) % 1000) + 1500) % 1000) - 500);
  expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(100);
});

test("phases differ between checks and agents and are the same after a restart", () => {
  const phases = new Set(Array.from({ length: 100 }, (_, i) => Math.round(dueMs("agent", check(`c${i}`), 0) / 10)));
  expect(phases.size).toBeGreaterThan(50);
  expect(dueMs("agent", check("a"), 7)).toBe(dueMs("agent", check("a"), 7));
  expect(dueMs("agent", check("a"), 7)).not.toBe(dueMs("other", check("a"), 7));
});

test("a run that overruns its interval leaves the next ones out instead of piling up", async () => {
  let finish: () => void = () => undefined;
  const { clock, runs, notRun, scheduler } = scheduled(
    () =>
      new Promise((resolve) => {
        finish = () => resolve("good");
      }),
  );
  scheduler.apply([check("a")]);
  await clock.advance(5_000);
  expect(runs).toHaveLength(1);
  expect(notRun.length).toBeGreaterThanOrEqual(3);
  finish();
  await clock.advance(2_200);
  expect(runs).toHaveLength(2);
});

test("after a long sleep of the machine nothing is caught up, and every run that it cost is counted", async () => {
  const { clock, runs, notRun, scheduler } = scheduled();
  scheduler.apply([check("a")]);
  await clock.advance(2_000);
  const before = runs.length;
  clock.jump(600_000);
  await clock.advance(1_500);
  expect(runs.length - before).toBeLessThanOrEqual(3);
  expect(new Set(notRun)).toEqual(new Set(["stalled"]));
  // One run for each second, either made or reported as skipped.
  expect(Math.abs(runs.length + notRun.length - 603.5)).toBeLessThanOrEqual(1);
});

test("a new plan keeps the grid of unchanged checks and ends removed and paused ones", async () => {
  const { clock, runs, scheduler } = scheduled();
  scheduler.apply([check("a")]);
  await clock.advance(500);
  scheduler.apply([check("a")]);
  await clock.advance(2_500);
  expect(runs.length).toBeGreaterThanOrEqual(2);
  scheduler.apply([{ ...check("a"), paused: true }]);
  const before = runs.length;
  await clock.advance(10_000);
  expect(runs).toHaveLength(before);
});

test("settles when the runs that were on have ended, and not before", async () => {
  let end: () => void = () => undefined;
  const { clock, scheduler } = scheduled(() => new Promise((resolve) => (end = () => resolve("good"))));
  scheduler.apply([check("a")]);
  await clock.advance(1200);
  scheduler.stop();
  let isSettled = false;
  const settled = scheduler.settled().then(() => {
    isSettled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSettled).toBe(false);
  end();
  await settled;
});

test("an hourly check runs within a minute of being added, then on its grid", async () => {
  const { clock, runs, scheduler } = scheduled();
  const addedMs = clock.nowMs();
  scheduler.apply([check("a", HOUR_MS)]);
  await clock.advance(60_000);
  expect(runs).toEqual([addedMs + firstRunDelayMs("agent", "a")]);
  await clock.advance(24 * HOUR_MS);
  const slot = Math.ceil((runs[1] ?? 0) / HOUR_MS - 2);
  const grid = Array.from({ length: 30 }, (_, i) => dueMs("agent", check("a", HOUR_MS), slot + i));
  expect(runs).toHaveLength(25);
  expect(runs.slice(1).every((atMs) => grid.includes(atMs))).toBe(true);
});

test("a thousand daily checks that are added at once begin spread over a minute", async () => {
  const { clock, runs, scheduler } = scheduled();
  scheduler.apply(Array.from({ length: 1000 }, (_, i) => check(`c${i}`, 24 * HOUR_MS)));
  const seconds: number[] = [];
  for (let second = 0; second < 60; second++) {
    const before = runs.length;
    await clock.advance(1000);
    seconds.push(runs.length - before);
  }
  expect(runs).toHaveLength(1000);
  expect(Math.max(...seconds)).toBeLessThan(40);
});

test("another target runs within a minute, another name or other series wait for the grid and are what runs then", async () => {
  const ran: PlannedCheck[] = [];
  const { clock, scheduler } = scheduled(async (c) => {
    ran.push(c);
    return "good";
  });
  scheduler.apply([check("a", HOUR_MS)]);
  await clock.advance(61_000);
  const renamed = { ...check("a", HOUR_MS), name: "renamed", series: { udp_echo_rtt: 7 } };
  scheduler.apply([renamed]);
  await clock.advance(61_000);
  expect(ran).toEqual([check("a", HOUR_MS)]);
  await clock.advance(HOUR_MS + HOUR_MS / 10);
  expect(ran.slice(1).every((c) => c === renamed)).toBe(true);
  const before = ran.length;
  expect(before).toBeGreaterThanOrEqual(2);
  scheduler.apply([{ ...renamed, target: { host: "other" } }]);
  await clock.advance(61_000);
  expect(ran.length - before).toBe(1);
});

test.each([
  ["an hourly check that ran ten minutes ago waits for its slot", -600_000, 0],
  ["one that ran two hours ago runs within a minute", -2 * HOUR_MS, 1],
  ["one that a clock wrongly says will have run, too", HOUR_MS, 1],
])("after a restart %s", async (_, lastMs, expected) => {
  const startMs = handClock().nowMs();
  const { clock, runs, scheduler } = scheduled(undefined, { ...NEVER_RUN, lastMs: () => startMs + lastMs });
  scheduler.apply([check("a", HOUR_MS)]);
  await clock.advance(60_000);
  expect(runs).toHaveLength(expected);
});

test("where too many runs are under way, the first one is put off, not left out", async () => {
  const finish: (() => void)[] = [];
  const ran: string[] = [];
  const { clock, notRun, scheduler } = scheduled(({ checkId }) => {
    ran.push(checkId);
    return checkId.startsWith("slow") ? new Promise((resolve) => finish.push(() => resolve("good"))) : Promise.resolve("good");
  });
  // Daily checks, so that none is due again during the test.
  scheduler.apply(Array.from({ length: 512 }, (_, i) => check(`slow${i}`, 24 * HOUR_MS)));
  await clock.advance(60_000);
  scheduler.apply([...Array.from({ length: 512 }, (_, i) => check(`slow${i}`, 24 * HOUR_MS)), check("late", 24 * HOUR_MS)]);
  await clock.advance(60_000);
  expect([ran.length, ran.includes("late")]).toEqual([512, false]);
  for (const end of finish) end();
  await scheduler.settled();
  await clock.advance(60_000);
  expect([ran.includes("late"), notRun]).toEqual([true, []]);
});

const MINUTE_MS = 60_000;
const reprobed = (checkId: string, intervalMs = 5 * MINUTE_MS): PlannedCheck => ({
  ...check(checkId, intervalMs),
  reprobe: { runs: 2, afterMs: 2_000 },
});
/** A probe that returns these verdicts in turn and repeats the last one. */
const inTurn =
  (...verdicts: RunVerdict[]) =>
  async (): Promise<RunVerdict> =>
    (verdicts.length > 1 ? verdicts.shift() : verdicts[0]) ?? "unknown";
const gapsOf = (runs: readonly number[]) => runs.slice(1).map((atMs, i) => Math.round(atMs - (runs[i] ?? 0)));

test.each<[string, RunVerdict[], number[]]>([
  ["a bad run after a good one is followed by two more within seconds", ["good", "bad"], [2000, 2000]],
  ["and by one where that is good", ["good", "bad", "good"], [2000]],
  ["a check that never worked is run again, too", ["bad"], [2000, 2000]],
  ["a run that says nothing of the target is not run again", ["good", "unknown"], []],
  ["a good one is not", ["good"], []],
])("%s", async (_, verdicts, expected) => {
  const { clock, runs, scheduler } = scheduled(inTurn(...verdicts));
  scheduler.apply([reprobed("a")]);
  await clock.advance(30 * MINUTE_MS);
  expect(gapsOf(runs).filter((ms) => ms < MINUTE_MS / 2)).toEqual(expected);
});

test("a target that stays down is run again once, and anew after it was up", async () => {
  const verdicts: RunVerdict[] = ["good", ...Array<RunVerdict>(10).fill("bad"), "good", "bad"];
  const { clock, runs, scheduler } = scheduled(inTurn(...verdicts));
  scheduler.apply([reprobed("a")]);
  await clock.advance(120 * MINUTE_MS);
  expect(gapsOf(runs).filter((ms) => ms === 2000)).toHaveLength(4);
});

test("there is no second run where the plan does not ask, the interval is short, or the next planned run would wait", async () => {
  const slow = () => new Promise<RunVerdict>((resolve) => void clockOfSlow.after(11_000, () => resolve("bad")));
  const { clock: clockOfSlow, runs: slowRuns, notRun, scheduler: slowScheduler } = scheduled(slow);
  slowScheduler.apply([reprobed("a", 20_000)]);
  await clockOfSlow.advance(10 * MINUTE_MS);
  expect([Math.abs(slowRuns.length - 30) <= 1, notRun]).toEqual([true, []]);
  for (const [one, expected] of [
    [check("a", 5 * MINUTE_MS), 6],
    [reprobed("a", 5_000), 360],
  ] as const) {
    const { clock, runs, scheduler } = scheduled(inTurn("bad"));
    scheduler.apply([one]);
    await clock.advance(30 * MINUTE_MS);
    expect(Math.abs(runs.length - expected)).toBeLessThanOrEqual(1);
  }
});

test("when everything fails at once, extra runs are at most a tenth of a minute's planned ones", async () => {
  const checks = Array.from({ length: 200 }, (_, i) => reprobed(`c${i}`, MINUTE_MS));
  let isDown = false;
  const { clock, runs, scheduler } = scheduled(async () => (isDown ? "bad" : "good"));
  scheduler.apply(checks);
  await clock.advance(10 * MINUTE_MS);
  isDown = true;
  const before = runs.length;
  await clock.advance(5 * MINUTE_MS);
  // 200 planned runs a minute, with jitter at both ends. After three bad runs a check needs no more confirmation.
  const extra = runs.length - before - 5 * 200;
  expect(extra).toBeGreaterThan(20 - 15);
  expect(extra).toBeLessThan(3 * 20 + 15);
});

test("a check that leaves the plan is not run again", async () => {
  const { clock, runs, scheduler } = scheduled(inTurn("bad"));
  scheduler.apply([reprobed("a", 6_000)]);
  while (runs.length === 0) await clock.advance(100);
  scheduler.apply([]);
  await clock.advance(MINUTE_MS);
  expect(runs).toHaveLength(1);
});
