import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { newMemory } from "../memory/memory";
import { acceptDelivery, DELIVERY_SLOTS, outageStarts, stepDelivery } from "./delivery-judge";
import type { DeliveryTerms } from "./delivery-terms";

const INTERVAL_MS = 30_000;
const TERMS: DeliveryTerms = { preset: "balanced", failedRunsMin: 3, ofRuns: 3, lossMinimum: 0.05, intervalMs: INTERVAL_MS };
const DAY_RUNS = 2880;

/** Plays one share of failed packets per run. Returns the run numbers at which the state changed. */
function play(runs: number, badShare: (run: number) => number, memory = newMemory(DELIVERY_SLOTS)) {
  const changes: { run: number; state: string }[] = [];
  let state = "up";
  for (let run = 0; run < runs; run++) {
    const verdict = stepDelivery(memory, 0, run * INTERVAL_MS, badShare(run), TERMS);
    if (verdict.state !== state) changes.push({ run, state: verdict.state });
    state = verdict.state;
  }
  return { changes, memory };
}

describe("what is bad in itself", () => {
  test("is down at the third failed run in a row, whatever came before, and up at the third answered one", () => {
    const { changes } = play(1000, (run) => (run >= 500 && run < 700 ? 1 : 0));
    expect(changes).toEqual([
      { run: 502, state: "down" },
      { run: 702, state: "up" },
    ]);
  });

  test("is down with the third run where it has never been answered", () => {
    const { changes, memory } = play(DAY_RUNS, () => 1);
    expect(changes).toEqual([{ run: 2, state: "down" }]);
    expect(stepDelivery(memory, 0, DAY_RUNS * INTERVAL_MS, 1, TERMS).hasEverAnswered).toBe(false);
  });

  test("stays down for as long as nothing is answered: an outage is never learnt", () => {
    const { changes } = play(30 * DAY_RUNS, (run) => (run < DAY_RUNS ? 0 : 1));
    expect(changes).toEqual([{ run: DAY_RUNS + 2, state: "down" }]);
  });

  test.each([1, 2, 3, 4, 5])("does not notify of one failed run in a hundred, a week long (seed %i)", (seed) => {
    const random = seeded(seed);
    expect(play(7 * DAY_RUNS, () => Number(random() < 0.01)).changes).toEqual([]);
  });

  test("does not notify of two failed runs in a row twice a day", () => {
    expect(play(30 * DAY_RUNS, (run) => Number(run % 1440 < 2)).changes).toEqual([]);
  });

  test.each([1, 2, 3, 4])("learns a rate that rose by less than is worth an alert, and is silent from then on (seed %i)", (seed) => {
    const random = seeded(seed);
    const { changes } = play(14 * DAY_RUNS, (run) => Number(random() < (run < DAY_RUNS ? 0.001 : 0.025)));
    expect(changes.filter(({ run }) => run > 3 * DAY_RUNS)).toEqual([]);
  });

  test("a blip among chance losses of runs of five packets is no loss", () => {
    const random = seeded(6);
    const chance = () => Array.from({ length: 5 }, () => Number(random() < 0.018)).reduce((sum, lost) => sum + lost / 5, 0);
    const late = new Map([[0, 0.4], [6, 0.2], [8, 0.2], [15, 1]]); // biome-ignore format: one line
    expect(play(5 * DAY_RUNS, (run) => late.get(run - 4 * DAY_RUNS) ?? chance()).changes).toEqual([]);
  });

  test("two blips of two runs within three hours are no loss", () => {
    const failed = new Set([0, 1, 100, 300, 301].map((run) => run + 3 * DAY_RUNS));
    expect(play(4 * DAY_RUNS, (run) => Number(failed.has(run))).changes).toEqual([]);
  });

  test.each([1, 2, 3])("a loss of a tenth is over within 250 good runs, and not while it lasts (seed %i)", (seed) => {
    const random = seeded(seed);
    const [from, to] = [2 * DAY_RUNS, 2.25 * DAY_RUNS];
    const { changes } = play(3 * DAY_RUNS, (run) => Number(run >= from && run < to && random() < 0.1));
    expect(changes.map(({ state }) => state)).toEqual(["degraded", "up"]);
    expect(changes[1]?.run).toBeGreaterThan(to);
    expect(changes[1]?.run).toBeLessThan(to + 250);
  });

  test("fifty answered runs after three that failed close together do not end a loss, which may be one of 7 %", () => {
    const failed = new Set([1000, 1002, 1005, 1056]);
    const { changes } = play(2000, (run) => Number(failed.has(run)));
    expect(changes.map(({ state }) => state)).toEqual(["degraded", "up"]);
    expect(changes[1]?.run).toBeGreaterThan(1100);
  });

  test("a loss within which three runs fail in a row is one trouble until it ends", () => {
    const random = seeded(2);
    const [from, to] = [2 * DAY_RUNS, 2 * DAY_RUNS + 400];
    const isFailed = (run: number) => run >= from && run < to && (random() < 0.25 || (run >= from + 60 && run < from + 64));
    const { changes } = play(3 * DAY_RUNS, (run) => Number(isFailed(run)));
    expect(changes.filter(({ state }) => state === "up").map(({ run }) => run > to)).toEqual([true]);
  });

  test.each([
    { packets: 5, runsMax: 3 },
    { packets: 1, runsMax: 10 },
  ])(
    "a loss of 40 % in runs of $packets that becomes total is an outage within $runsMax runs, and a loss again after it",
    ({ packets, runsMax }) => {
      const random = seeded(5);
      const lossOf = () => Array.from({ length: packets }, () => Number(random() < 0.4)).reduce((sum, lost) => sum + lost / packets, 0);
      const [lossAt, downAt, upAt, endAt] = [2 * DAY_RUNS, 2 * DAY_RUNS + 300, 2 * DAY_RUNS + 400, 2 * DAY_RUNS + 700];
      const { changes } = play(3 * DAY_RUNS, (run) => {
        if (run < lossAt || run >= endAt) return 0;
        return run >= downAt && run < upAt ? 1 : lossOf();
      });
      const down = changes.find(({ state, run }) => state === "down" && run >= downAt);
      expect(down?.run).toBeLessThan(downAt + runsMax);
      expect(changes.filter(({ state }) => state === "up").map(({ run }) => run > endAt)).toEqual([true]);
    },
  );

  test("a loss of days, in which chance lets three runs in a row fail, is no outage before more of them do", () => {
    const end = 6 * DAY_RUNS;
    const chanceAt = 4 * DAY_RUNS;
    const { changes } = play(end + 100, (run) => {
      if (run < DAY_RUNS) return Number(run % 500 === 0);
      return Number(run >= end || run % 18 === 0 || (run >= chanceAt && run < chanceAt + 3));
    });
    expect(changes).toMatchObject([{ state: "degraded" }, { state: "down" }]);
    expect(changes[1]?.run).toBeGreaterThanOrEqual(end);
    expect(changes[1]?.run).toBeLessThan(end + 6);
  });

  test("streaks of failed runs are as usual from the moment on at which a loss has become the own rate", () => {
    const lossy = (random: () => number) => (run: number) => Number(random() < (run < DAY_RUNS ? 0.004 : 0.036));
    const { changes } = play(12 * DAY_RUNS, lossy(seeded(8)));
    expect(changes).toMatchObject([{ state: "degraded" }, { state: "up" }]);
    const { memory } = play((changes[1]?.run ?? 0) + 1, lossy(seeded(8)));
    expect(play(200, (run) => Number(run >= 100 && run < 103), memory).changes).toEqual([]);
  });

  test.each([1, 2, 3])("finds a failure rate that changed from 1 to 25 % (seed %i)", (seed) => {
    const random = seeded(seed);
    const { changes } = play(8 * DAY_RUNS, (run) => Number(random() < (run < 7 * DAY_RUNS ? 0.01 : 0.25)));
    expect(changes[0]?.run).toBeGreaterThan(7 * DAY_RUNS);
    expect(changes[0]?.run).toBeLessThan(7 * DAY_RUNS + 60);
  });

  test.each([1, 2, 3])("finds 8 % more lost packets in runs of ten within forty runs, and holds them for days (seed %i)", (seed) => {
    const random = seeded(seed);
    const lossOf = (rate: number) => Array.from({ length: 10 }, () => Number(random() < rate)).reduce((sum, lost) => sum + lost / 10, 0);
    const { changes } = play(4 * DAY_RUNS, (run) => lossOf(run < DAY_RUNS ? 0.002 : 0.08));
    expect(changes).toMatchObject([{ state: "degraded" }]);
    expect(changes[0]?.run).toBeLessThan(DAY_RUNS + 40);
  });

  test("three failed runs, one before and one after them, are pending or a trouble for twenty runs: they may be a loss", () => {
    const memory = newMemory(DELIVERY_SLOTS);
    const failed = new Set([0, 6, 7, 8, 14].map((run) => run + DAY_RUNS));
    const isCalm = (run: number): boolean => {
      const { state, isPending } = stepDelivery(memory, 0, run * INTERVAL_MS, Number(failed.has(run)), TERMS);
      return state === "up" && !isPending;
    };
    const calm = Array.from({ length: DAY_RUNS + 34 }, (_, run) => isCalm(run)).slice(DAY_RUNS + 6);
    expect(calm).not.toContain(true);
  });

  test("an outage of three runs is forgotten within twenty runs, one of ten within eight", () => {
    for (const { failed, runsMax } of [
      { failed: 3, runsMax: 20 },
      { failed: 10, runsMax: 8 },
    ]) {
      const memory = newMemory(DELIVERY_SLOTS);
      const isPending = (run: number): boolean => {
        const isFailed = run >= DAY_RUNS && run < DAY_RUNS + failed;
        return stepDelivery(memory, 0, run * INTERVAL_MS, Number(isFailed), TERMS).isPending;
      };
      const pending = Array.from({ length: DAY_RUNS + 60 }, (_, run) => isPending(run));
      expect(pending.lastIndexOf(true)).toBeLessThan(DAY_RUNS + failed + runsMax);
    }
  });

  test("is down at three failed runs of the last five where the policy says so", () => {
    const changes: string[] = [];
    const memory = newMemory(DELIVERY_SLOTS);
    for (let run = 0; run < 600; run++) {
      const isFailed = run >= 500 && run % 2 === 0;
      const { state } = stepDelivery(memory, 0, run * INTERVAL_MS, Number(isFailed), { ...TERMS, ofRuns: 5 });
      if (state === "down" && changes.length === 0) changes.push(String(run));
    }
    expect(changes).toEqual(["504"]);
  });

  test("accepts a loss as normal only when a person does", () => {
    const random = seeded(4);
    const { memory } = play(DAY_RUNS, (run) => (run < 500 ? 0 : Number(random() < 0.2)));
    acceptDelivery(memory, 0);
    expect(play(DAY_RUNS, () => Number(random() < 0.2), memory).changes).toEqual([]);
  });

  test("remembers when its outages began", () => {
    const { memory } = play(5 * DAY_RUNS, (run) => Number(run % DAY_RUNS >= 300 && run % DAY_RUNS < 320));
    expect(outageStarts(memory, 0)).toEqual([0, 1, 2, 3, 4].map((day) => (day * DAY_RUNS + 300) * INTERVAL_MS));
  });
});
