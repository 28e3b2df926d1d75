import { expect, test } from "vitest";
import { newMemory } from "../memory/memory";
import { expectedDeviation, REPETITION_SLOTS, rememberEpisode } from "./repetition";

const HOUR_MS = 3_600_000;
/** Tuesday, 6 October 2026, 02:00 UTC. */
const START_MS = Date.UTC(2026, 9, 6, 2);
const TERMS = { offsetMs: 0, paceMs: 60_000 };

/** Expected windows at full strength of a deviation that begins `hours` after the only known deviation, which was 40 ms from the level. */
function expectedWindows(hours: number, distance: number): number {
  const memory = newMemory(REPETITION_SLOTS);
  rememberEpisode(memory, 0, { startMs: START_MS, windows: 30, awayWindows: 30, distance: 40, becameLevel: false, offsetMs: 0 });
  return expectedDeviation(memory, 0, { beginMs: START_MS + hours * HOUR_MS, gapMs: 0, distance }, TERMS).windows;
}

test.each([
  { name: "at the same time on the next day, as far away", hours: 24, distance: 42, isExpected: true },
  { name: "at the same time on the next day, half as far again", hours: 24, distance: 60, isExpected: false },
  { name: "an hour later on the next day", hours: 25, distance: 40, isExpected: false },
  { name: "two days later", hours: 48, distance: 40, isExpected: false },
  { name: "an hour later on the same day", hours: 1, distance: 40, isExpected: false },
])("after one deviation, another one $name: expected $isExpected", ({ hours, distance, isExpected }) => {
  expect(expectedWindows(hours, distance) > 30).toBe(isExpected);
});
