import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithinLimits } from "./json-text";

const LIMITS = { depthMax: 24, valuesMax: 20_000 };

const depthOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test("the depth is that of the parsed value, whatever its strings hold", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 6 }), (value, depthMax) => {
      for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)])
        expect(isWithinLimits(text, { ...LIMITS, depthMax })).toBe(depthOf(value) <= depthMax);
    }),
  );
});

test("each value of an array and each entry of an object counts", () => {
  expect(isWithinLimits(JSON.stringify(Array(100).fill(0)), { ...LIMITS, valuesMax: 101 })).toBe(true);
  expect(isWithinLimits(JSON.stringify(Array(101).fill(0)), { ...LIMITS, valuesMax: 101 })).toBe(false);
  expect(
    isWithinLimits(JSON.stringify(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [n, 0]))), { ...LIMITS, valuesMax: 101 }),
  ).toBe(false);
  expect(isWithinLimits(JSON.stringify(",[{".repeat(1_000)), { ...LIMITS, valuesMax: 1 })).toBe(true);
});

test("half a million brackets are refused at the limit", () => {
  expect(isWithinLimits("[".repeat(500_000), LIMITS)).toBe(false);
  expect(isWithinLimits(`[${"[],".repeat(200_000)}[]]`, LIMITS)).toBe(false);
  expect(isWithinLimits('["\\', LIMITS)).toBe(true);
  expect(isWithinLimits(`"${"\\\\".repeat(100_000)}`, LIMITS)).toBe(true);
});
