import { expect, test } from "vitest";
import { check, HOUR_MS, JUST_RUN, scheduled } from "../testing/scheduled";

test("a check that is asked to run soon runs at once, 2 s after its last run began at the earliest, and keeps its grid", async () => {
  const { clock, runs, scheduler } = scheduled(undefined, JUST_RUN);
  scheduler.apply([check("a", HOUR_MS)]);
  const first = clock.nowMs();
  scheduler.runSoon("a");
  await clock.advance(600);
  expect(runs).toHaveLength(1);
  for (let n = 0; n < 100; n++) {
    scheduler.runSoon("a");
    await clock.advance(100);
  }
  const gaps = runs.slice(1).map((at, i) => at - (runs[i] ?? at));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000);
  expect(runs.length).toBeGreaterThanOrEqual(4);
  const before = runs.length;
  await clock.advance(first + 3 * HOUR_MS - clock.nowMs());
  expect(runs.length - before).toBeGreaterThanOrEqual(2);
  scheduler.runSoon("unplanned");
});

test("a check that is asked to run soon while it runs does so once more afterwards", async () => {
  const finish: (() => void)[] = [];
  const { clock, runs, scheduler } = scheduled(() => new Promise((resolve) => finish.push(() => resolve("unknown"))), JUST_RUN);
  scheduler.apply([check("a", HOUR_MS)]);
  scheduler.runSoon("a");
  await clock.advance(1_000);
  scheduler.runSoon("a");
  scheduler.runSoon("a");
  await clock.advance(5_000);
  expect(runs).toHaveLength(1);
  finish[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(5_000);
  expect(runs).toHaveLength(2);
});

test("news of a check is reported at once, half a second after its last run began at the earliest", async () => {
  const { clock, runs, scheduler } = scheduled(undefined, JUST_RUN);
  scheduler.apply([check("a", HOUR_MS)]);
  const begin = clock.nowMs();
  scheduler.runSoon("a");
  scheduler.runAtOnce("a");
  await clock.advance(1);
  expect(runs).toHaveLength(1);
  for (let n = 0; n < 100; n++) {
    scheduler.runAtOnce("a");
    await clock.advance(50);
  }
  const gaps = runs.slice(1).map((at, i) => at - (runs[i] ?? at));
  expect([Math.min(...gaps), Math.max(...gaps)]).toEqual([500, expect.closeTo(500, -2)]);
  expect(runs.at(-1)).toBeGreaterThan(begin + 4_000);
});
