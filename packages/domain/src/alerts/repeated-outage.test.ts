import { expect, test } from "vitest";
import { inEnglish } from "./english-message";
import { repetitionMessage, repetitionOf } from "./repeated-outage";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NEWEST = Date.UTC(2026, 10, 28, 3, 0);
/** Starts as hours before the newest outage. */
const before = (...hours: number[]): number[] => hours.map((h) => NEWEST - h * HOUR_MS);

const textOf = (startsMs: readonly number[], zone = "UTC"): string | null => {
  const repetition = repetitionOf(startsMs, zone);
  return repetition && inEnglish(repetitionMessage(repetition));
};

test("outages at the same time on three days in a row repeat", () => {
  expect(textOf(before(48, 24.1, 0))).toBe("every day at about 03:00 UTC, 3 times");
  expect(textOf(before(96, 72, 48, 24, 11, 0))).toBe("every day at about 03:00 UTC, 5 times");
});

test("the time is the organization's, on both sides of a clock change, where it keeps local time", () => {
  const local = [Date.UTC(2026, 9, 23, 1), Date.UTC(2026, 9, 24, 1), Date.UTC(2026, 9, 25, 2), Date.UTC(2026, 9, 26, 2)];
  expect(textOf(local, "Europe/Berlin")).toBe("every day at about 03:00 Europe/Berlin, 4 times");
  const universal = [23, 24, 25, 26].map((day) => Date.UTC(2026, 9, day, 1));
  expect(textOf(universal, "Europe/Berlin")).toBe("every day at about 01:00 UTC, 4 times");
});

test("two days are no repetition, nor are three with a day between that had none", () => {
  expect(textOf(before(24, 0))).toBeNull();
  expect(textOf(before(72, 24, 0))).toBeNull();
});

test("a service that flaps for some minutes does not repeat daily", () => {
  expect(textOf([4, 2, 0].map((minutes) => NEWEST - minutes * MINUTE_MS))).toBeNull();
});

test("what fails all the time does so at the same time of every day too, and has no time of day", () => {
  expect(textOf(before(...Array.from({ length: 73 }, (_, n) => 72 - n)))).toBeNull();
});
