import { expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { newMemory } from "../memory/memory";
import { restartTrend, stepTrend, TREND_SLOTS, type TrendTerms } from "./slow-trend";

const TERMS: TrendTerms = { growthMin: 0, worse: 1 };
const QUARTER_MS = 15 * 60_000;
const DAY = 96;

function play(quarters: number, levelOf: (quarter: number) => number, terms = TERMS) {
  const memory = newMemory(TREND_SLOTS);
  const fired: number[] = [];
  let settled = 0;
  for (let quarter = 0; quarter < quarters; quarter++) {
    const before = fired.length > 0;
    const { isFiring, change } = stepTrend(memory, 0, 1_790_000_000_000 + quarter * QUARTER_MS, levelOf(quarter), terms);
    if (isFiring && !before) fired.push(quarter);
    if (change === "settled") settled += 1;
  }
  return { fired, settled, memory };
}

const grown = (quarter: number, from: number, share: number) => 1 + share * Math.max(0, Math.min(1, (quarter - from * DAY) / (3 * DAY)));

test.each([0.25, 0.5, 2])(
  "growth by %f within three days is found before the fourth day is over, and settles once it has stopped",
  (share) => {
    const random = seeded(1);
    const { fired, settled } = play(20 * DAY, (quarter) => 40 * grown(quarter, 8, share) * (1 + 0.01 * random()));
    expect(fired[0]).toBeGreaterThan(8 * DAY);
    expect(fired[0]).toBeLessThan(12 * DAY);
    expect(settled).toBe(1);
  },
);

test("shrinking where growth is bad, a day curve and quiet weekends are no trend", () => {
  const day = (quarter: number) => 10 * Math.sin((2 * Math.PI * quarter) / DAY);
  const weekend = (quarter: number) => (Math.floor(quarter / DAY) % 7 >= 5 ? 0.5 : 1);
  expect(play(40 * DAY, (quarter) => 40 / grown(quarter, 8, 0.5)).fired).toEqual([]);
  expect(play(40 * DAY, (quarter) => 40 + day(quarter)).fired).toEqual([]);
  expect(play(40 * DAY, (quarter) => 40 + day(quarter) * weekend(quarter)).fired).toEqual([]);
});

test("growth that is not worth an alert is no trend", () => {
  expect(play(20 * DAY, (quarter) => 40 * grown(quarter, 8, 0.5), { growthMin: 21, worse: 1 }).fired).toEqual([]);
});

test("quiet weekends do not hide a growth of a quarter within three days", () => {
  const curve = (quarter: number) => (Math.floor(quarter / DAY) % 7 >= 5 ? 0.3 : 1) * (1 - Math.cos((2 * Math.PI * quarter) / DAY));
  const { fired } = play(24 * DAY, (quarter) => 40 * (1 + 0.14 * curve(quarter)) * grown(quarter, 15, 0.28));
  expect(fired[0]).toBeGreaterThan(15 * DAY);
  expect(fired[0]).toBeLessThan(19 * DAY);
});

test("what lies before a step that had its own alert is forgotten", () => {
  const { memory } = play(8 * DAY, () => 20);
  restartTrend(memory, 0);
  const after = Array.from({ length: 3 * DAY }, (_, i) => stepTrend(memory, 0, 1_790_000_000_000 + (8 * DAY + i) * QUARTER_MS, 40, TERMS));
  expect(after.some(({ isFiring }) => isFiring)).toBe(false);
});
