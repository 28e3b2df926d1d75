import fc from "fast-check";
import { expect, test } from "vitest";
import { meaningfulReading } from "./reading-precision";

test.each([
  // An uncertainty is rounded up, whatever its third digit.
  [0.001_234, 0.001_3],
  [0.001_201, 0.001_3],
  [0.0012, 0.0012],
  [0.099_01, 0.1],
  [7, 7],
  [1234, 1300],
  [0, 0],
])("an uncertainty of %d is rounded up to %d", (uncertainty, rounded) => {
  expect(meaningfulReading({ value: 1, uncertainty }, "count").uncertainty).toBe(rounded);
});

test.each([
  ["ms", 17.123_456_7, 0.001, 17.123_457],
  ["us", 17.123_456_7, 1, 17.123],
  ["s", 0.017_123_456_74, 1e-6, 0.017_123_457],
  ["ms", -0.000_000_4, 0.001, -0],
  // A tenth of 5 ns is below a nanosecond.
  ["us", 17.123_456_7, 0.005, 17.123_456_7],
  ["ratio", 0.123_456_789_123, 0.1, 0.123_456_789_123],
])("in %s %d ± %d is kept as %d", (unit, value, uncertainty, kept) => {
  expect(meaningfulReading({ value, uncertainty }, unit).value).toBe(kept);
});

test("a value without uncertainty is kept as it is", () => {
  expect(meaningfulReading({ value: 0.123_456_789, uncertainty: null }, "ms")).toEqual({ value: 0.123_456_789, uncertainty: null });
});

test("no value moves by more than a nanosecond or a tenth of its uncertainty, and what was rounded once stays", () => {
  const nanoseconds = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };
  fc.assert(
    fc.property(
      fc.constantFrom("s" as const, "ms" as const, "us" as const, "ns" as const),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      (unit, value, uncertainty) => {
        const kept = meaningfulReading({ value, uncertainty }, unit);
        const step = Math.min(1 / nanoseconds[unit], uncertainty / 10);
        expect(Math.abs(kept.value - value)).toBeLessThanOrEqual(step);
        expect(kept.uncertainty).toBeGreaterThanOrEqual(uncertainty * (1 - 1e-9));
        expect(kept.uncertainty).toBeLessThanOrEqual(uncertainty * 1.1 * (1 + 1e-9));
        expect(meaningfulReading(kept, unit)).toEqual(kept);
      },
    ),
    { numRuns: 5_000 },
  );
});
