import { expect, test } from "vitest";
import { averageOf, scaleOf } from "./spend-scale";

const day = (detectors: number, others = 0) => ({ day: "2026-03-09", detectors, others });

test("the axis has room for the largest day and for the budget", () => {
  expect(scaleOf([day(2, 3)], null)).toBe(6);
  expect(scaleOf([day(2, 3)], 9)).toBe(10);
  expect(scaleOf([], null)).toBeGreaterThan(0);
});

test("the average is that of detector alerts in the last seven days", () => {
  expect(averageOf([day(1000), ...Array.from({ length: 6 }, () => day(1, 9)), day(2)])).toBe("1.1");
  expect(averageOf([])).toBe("0");
});
