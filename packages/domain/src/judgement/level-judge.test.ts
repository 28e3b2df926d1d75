import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { newMemory } from "../memory/memory";
import { LEVEL_SLOTS, type LevelTerms } from "./level-deviation";
import { stepLevel } from "./level-judge";

const MINUTE_MS = 60_000;
const DAY = 1440;
const START_MS = Date.UTC(2026, 8, 21);
const TERMS: LevelTerms = {
  preset: "balanced",
  learningWindows: 30,
  worse: 1,
  caution: 0,
  schedule: { offsetMs: 0, paceMs: MINUTE_MS },
};

/** Plays one value per minute. Returns the windows at which the judge began and ceased to fire, and those at which the level settled. */
function play(windows: number, valueAt: (window: number, noise: () => number) => number, terms: Partial<LevelTerms> = {}, seed = 1) {
  const random = seeded(seed);
  // Box and Muller 1958.
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const memory = newMemory(LEVEL_SLOTS);
  const found = { fired: [] as number[], ended: [] as number[], settled: [] as number[], learning: 0 };
  let wasFiring = false;
  for (let window = 0; window < windows; window++) {
    const point = { startMs: START_MS + window * MINUTE_MS, value: valueAt(window, noise), resolution: 0.01, isSupported: false };
    const verdict = stepLevel(memory, 0, point, { ...TERMS, ...terms });
    if (verdict.isLearning) found.learning += 1;
    if (verdict.isFiring && !wasFiring) found.fired.push(window);
    if (wasFiring && !verdict.isFiring) found.ended.push(window);
    if (verdict.change === "settled") found.settled.push(window);
    wasFiring = verdict.isFiring;
  }
  return found;
}

describe("a level that moved", () => {
  test.each([1, 2, 3])("by five spreads is found within fifteen windows and settles after twice the learning (seed %i)", (seed) => {
    const { fired, settled } = play(3 * DAY, (window, noise) => 40 + noise() + (window >= DAY ? 6 : 0), {}, seed);
    expect(fired).toHaveLength(1);
    expect(fired[0]).toBeLessThan(DAY + 15);
    expect(settled).toHaveLength(1);
    expect(settled[0]).toBeLessThanOrEqual((fired[0] ?? 0) + 60);
  });

  test("in the good direction is no alert, and neither is the way back to what was ordinary", () => {
    const improved = (window: number) => window >= DAY && window < DAY + 300;
    expect(play(2 * DAY, (window, noise) => 40 + noise() - (improved(window) ? 15 : 0)).fired).toEqual([]);
  });

  test.each([1, 2, 3])("and comes back by turns is no news once an improvement has hidden that for two days (seed %i)", (seed) => {
    const random = seeded(100 + seed);
    let isHigh = false;
    const twoLevels = () => {
      if (random() < (isHigh ? 1 / 12 : 1 / 90)) isHigh = !isHigh;
      return isHigh ? 20 : 10;
    };
    const { fired } = play(8 * DAY, (window, noise) => (window < DAY ? 40 : twoLevels()) + 0.3 * noise(), {}, seed);
    expect(fired).toEqual([]);
  });

  test("at the same time of day is no news on the day after an improvement has hidden it", () => {
    const isRaised = (window: number) => window % DAY >= 600 && window % DAY < 720;
    const { fired } = play(8 * DAY, (window, noise) => (window < DAY ? 40 : isRaised(window) ? 20 : 10) + 0.3 * noise());
    expect(fired).toEqual([]);
    const late = play(
      9 * DAY,
      (window, noise) => (window < DAY ? 40 : isRaised(window) || window > 7 * DAY + 1300 ? 20 : 10) + 0.3 * noise(),
    );
    expect(late.fired).toHaveLength(1);
  });

  test("is one from the third day of an improvement on also where a known schedule interrupts it every day", () => {
    const isScheduled = (window: number) => window % DAY >= 480 && window % DAY < 1020;
    const base = (window: number) => (window < 10 * DAY ? 40 : 28) + (isScheduled(window) ? 24 : 0);
    const shiftAt = 15 * DAY + 1080;
    const { fired } = play(16 * DAY, (window, noise) => base(window) + noise() + (window >= shiftAt && window < shiftAt + 30 ? 10 : 0));
    expect(fired.filter((window) => window > 8 * DAY)).toHaveLength(1);
    expect(fired.at(-1)).toBeGreaterThanOrEqual(shiftAt);
  });

  test("by a tenth is one on a path of a tenth of a millisecond, whose delays scatter less than the usual resolution", () => {
    const { fired } = play(2 * DAY, (window, noise) => 0.135 + 0.0005 * noise() + (window >= DAY ? 0.0135 : 0));
    expect(fired).toHaveLength(1);
    expect(fired[0]).toBeLessThan(DAY + 15);
  });

  test("is one from the third day of an improvement on, though the level before the improvement was as high", () => {
    const { fired } = play(5 * DAY, (window, noise) => (window < DAY ? 40 : window < 4 * DAY ? 25 : 33) + noise());
    expect(fired).toHaveLength(1);
    expect(fired[0]).toBeGreaterThanOrEqual(4 * DAY);
  });

  test("in the hours after a worse level has ended is one, since that end was no improvement", () => {
    const isShifted = (window: number) => window >= 9 * DAY + 1200 && window < 9 * DAY + 1300;
    const isBusy = (window: number) => window % DAY >= 540 && window % DAY < 1080;
    // The day curve keeps the level after the busy hours above that of the night.
    const ordinary = (window: number) => 26 - 4 * Math.cos((2 * Math.PI * ((window % DAY) - 240)) / DAY);
    const { fired } = play(
      10 * DAY,
      (window, noise) => ordinary(window) + (isBusy(window) ? 20 : 0) + (isShifted(window) ? 8 : 0) + 0.5 * noise(),
    );
    expect(fired.filter((window) => window >= 7 * DAY)).toHaveLength(1);
    expect(fired.at(-1)).toBeGreaterThanOrEqual(9 * DAY + 1200);
  });

  test("during office hours is not over when they end before it does", () => {
    const isBusy = (window: number) => window % DAY >= 540 && window % DAY < 1080;
    const isShifted = (window: number) => window >= 9 * DAY + 1050 && window < 9 * DAY + 1200;
    const values = (window: number, noise: () => number) => 20 + (isBusy(window) ? 20 : 0) + (isShifted(window) ? 12 : 0) + 0.5 * noise();
    const { fired, ended } = play(10 * DAY, values);
    expect(fired.filter((window) => window >= 7 * DAY)).toHaveLength(1);
    expect(ended.at(-1)).toBeGreaterThan(9 * DAY + 1085);
  });

  test("in a metric without a good direction is one either way", () => {
    const { fired } = play(2 * DAY, (window, noise) => 40 + noise() - (window >= DAY ? 15 : 0), { worse: 0 });
    expect(fired).toHaveLength(1);
  });

  test("by one window, or two, is none", () => {
    expect(play(2 * DAY, (window, noise) => 40 + noise() + (window % 500 < 2 && window > 100 ? 80 : 0)).fired).toEqual([]);
  });

  test("learns for as many windows as it is told", () => {
    expect(play(100, (_, noise) => 40 + noise()).learning).toBe(30);
  });
});

describe("what repeats", () => {
  const minuteOfDay = (window: number) => window % DAY;
  const nightly = (at: number, minutes: number) => (window: number) => minuteOfDay(window) >= at && minuteOfDay(window) < at + minutes;

  test("every night alerts at most three times, and at another hour or for twice as long again", () => {
    const backup = nightly(120, 30);
    const extra = (window: number) => window >= 10 * DAY + 900 && window < 10 * DAY + 930;
    const longer = (window: number) => window >= 12 * DAY + 120 && window < 12 * DAY + 180;
    const { fired } = play(14 * DAY, (window, noise) => (backup(window) || extra(window) || longer(window) ? 60 : 20) + noise());
    const days = fired.map((window) => Math.floor(window / DAY));
    expect(days.filter((day) => day < 10).length).toBeLessThanOrEqual(3);
    expect(days.filter((day) => day >= 10)).toEqual([10, 12]);
  });

  test("in office hours, with quiet weekends, is learnt in the first week", () => {
    const isOffice = (window: number) => Math.floor(window / DAY) % 7 < 5 && minuteOfDay(window) >= 540 && minuteOfDay(window) < 1080;
    const { fired } = play(35 * DAY, (window, noise) => 20 + noise() + (isOffice(window) ? 20 : 0));
    expect(fired.length).toBeLessThanOrEqual(3);
    expect(Math.max(...fired)).toBeLessThan(5 * DAY);
  });

  test("every night is told apart from the way back, where either side is bad, so the second night is expected", () => {
    const backup = nightly(720, 50);
    const { fired } = play(6 * DAY, (window, noise) => (backup(window) ? 9 : 5) + 0.11 * noise(), { worse: 0 });
    expect(fired.map((window) => Math.floor(window / DAY))).toEqual([0]);
  });

  test("at no regular time is normal once it has come a few times", () => {
    const random = seeded(9);
    let left = 0;
    const { fired } = play(14 * DAY, (_, noise) => {
      if (left > 0) left -= 1;
      else if (random() < 0.005) left = 5 + Math.floor(10 * random());
      return (left > 0 ? 50 : 20) + noise();
    });
    expect(fired.filter((window) => window > 2 * DAY).length).toBeLessThanOrEqual(1);
  });
});

describe("always settles", () => {
  test("two values in turn after a constant past are one alert, and none from the second day on", () => {
    const random = seeded(2);
    const { fired } = play(4 * DAY, (window) => (window < DAY ? 1 : random() < 0.5 ? 2 : 1));
    expect(fired.length).toBeLessThanOrEqual(1);
    expect(fired.filter((window) => window > 2 * DAY)).toEqual([]);
  });

  test("a noisy value that froze and thawed is no alert of its level", () => {
    const frozen = (window: number) => window >= DAY && window < DAY + 720;
    expect(play(3 * DAY, (window, noise) => (frozen(window) ? 20 : 20 + noise())).fired).toEqual([]);
  });

  test("a deviation that was found late is over as soon as the level before it is back", () => {
    const isBurst = (window: number) => window % 240 < 3 || (window >= 2 * DAY && window < 2 * DAY + 39);
    const found = play(2 * DAY + 240, (window, noise) => 5.15 + (isBurst(window) ? 3.8 : 0) + 0.12 * noise(), { worse: 0 });
    expect(found.fired.at(-1)).toBeGreaterThan(2 * DAY + 3);
    expect(found.settled).toEqual([]);
  });
});
