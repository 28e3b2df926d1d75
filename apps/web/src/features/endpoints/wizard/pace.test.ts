import { expect, test } from "vitest";
import { wordsIn } from "../../../messages/words-in";
import { compact, paceOf, paceSentence } from "./pace";

test("five packets and their replies every 10 s from two collectors", () => {
  // 10 packets per run, 36 + 28 bytes each, 0.2 runs per second
  const pace = paceOf({ packets: 10, bytes: 640, metrics: 2 }, 10, 2);
  expect(pace).toEqual({ packetsPerSecond: 2, bitsPerSecond: 10 * 64 * 8 * 0.2, samplesPerDay: 2 * 0.2 * 86_400 });
  expect(paceSentence(wordsIn("en", "wizard"), pace)).toBe("2 packets/s · 1.02 kbit/s · 34,560 samples a day");
});

test("nobody to probe costs nothing", () => {
  expect(paceOf({ packets: 10, bytes: 640, metrics: 2 }, 1, 0)).toEqual({ packetsPerSecond: 0, bitsPerSecond: 0, samplesPerDay: 0 });
});

test.each([
  [0.05, "0.05"],
  [2, "2"],
  [12.34, "12.3"],
  [1024, "1.02 k"],
  [250_000, "250 k"],
  [3_400_000, "3.4 M"],
])("%d is shown as %s", (value, text) => {
  expect(compact(value)).toBe(text);
});
