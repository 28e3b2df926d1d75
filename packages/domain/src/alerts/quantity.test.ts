import { expect, test } from "vitest";
import { quantity, range } from "./quantity";

test.each([
  [20.66, "ms", "20.7 ms"],
  [0.093, "ms", "93 µs"],
  [0.4, "ratio", "40%"],
  [0.0001, "ratio", "0.01%"],
  [0.0000445, "ratio", "<0.01%"],
  [0, "ratio", "0%"],
  [1, "days", "1 day"],
  [1_234_567, "count", "1,234,567"],
])("%d %s is written as %s", (value, unit, text) => expect(quantity(value, unit)).toBe(text));

test("a range names its unit once", () => expect(range(1.9, 2.4, "ms")).toBe("1.9–2.4 ms"));
