import { expect, test } from "vitest";
import { tuningText } from "./tuning-text";

test("a tuning in words: who speaks, what differs, how cautious", () => {
  expect(tuningText({ detectors: { a: {}, b: { cap: 100, parts: 12 } }, caution: 1 })).toBe(
    "a, b (cap 100, parts 12) · 1 decade more cautious",
  );
  expect(tuningText({ detectors: { a: {} }, caution: -0.5 })).toBe("a · 0.5 decades more daring");
  expect(tuningText(null)).toBe("fitted by another version");
});
