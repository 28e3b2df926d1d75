import { expect, test } from "vitest";
import { repetitionOf } from "./repeated-outage";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NEWEST = Date.UTC(2026, 10, 28, 3, 0);
/** Starts as hours before the newest outage. */
const before = (...hours: number[]): number[] => hours.map((h) => NEWEST - h * HOUR_MS);

test("outages at the same time on three days in a row repeat", () => {
  expect(repetitionOf(before(48, 24.1, 0))).toBe("every day at about 03:00 UTC, 3 times");
  expect(repetitionOf(before(96, 72, 48, 24, 11, 0))).toBe("every day at about 03:00 UTC, 5 times");
});

test("two days are no repetition, nor are three with a day between that had none", () => {
  expect(repetitionOf(before(24, 0))).toBeNull();
  expect(repetitionOf(before(72, 24, 0))).toBeNull();
});

test("a service that flaps for some minutes does not repeat daily", () => {
  expect(repetitionOf([4, 2, 0].map((minutes) => NEWEST - minutes * MINUTE_MS))).toBeNull();
});

test("what fails all the time does so at the same time of every day too, and has no time of day", () => {
  expect(repetitionOf(before(...Array.from({ length: 73 }, (_, n) => 72 - n)))).toBeNull();
});
