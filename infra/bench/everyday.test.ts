import { expect, test } from "vitest";
import { playCollector } from "./everyday.play";
import { scorePlayed } from "./everyday.score";
import { DAY_MS, WORLD_START_MS } from "./everyday.time";

const WEEKS = 2;
const OPTIONS = { seed: 1, endpoints: 5, weeks: WEEKS, preset: "balanced" } as const;

test("two weeks of an operator's life: outages stay open, recoveries are silent, each opening ends once", { timeout: 600_000 }, () => {
  const { faults, ...mistakes } = scorePlayed(playCollector(OPTIONS, 0), WORLD_START_MS + WEEKS * 7 * DAY_MS);
  expect(faults.length).toBeGreaterThanOrEqual(5);
  expect(faults.filter(({ delayMs }) => delayMs === null)).toEqual([]);
  expect(mistakes).toMatchObject({ falses: [], wronglyResolved: [], recoveries: [], unpaired: [] });
});
