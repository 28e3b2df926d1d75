import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import { tuningText } from "./tuning-text";

const en = wordsIn("en", "detection");

test("a tuning in words: who speaks, what differs, how cautious", () => {
  expect(tuningText(en, { detectors: { a: {}, b: { cap: 100, parts: 12 } }, caution: 1 })).toBe(
    "a, b (cap 100, parts 12) · 1 decade more cautious",
  );
  expect(tuningText(en, { detectors: { a: {} }, caution: -0.5 })).toBe("a · 0.5 decades more sensitive");
  expect(tuningText(en, null)).toBe("fitted by another version");
});
