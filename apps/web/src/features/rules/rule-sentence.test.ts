import { expect, test } from "vitest";
import { ruleSentence } from "./rule-sentence";

const rule = {
  direction: "above" as const,
  threshold: 0.05,
  unit: "ratio",
  minimumDeviationAbsolute: null,
  minimumDeviationRelative: null,
  k: 1,
  n: 1,
  forSeconds: 0,
};

test("a ratio reads as per cent, and what narrows nothing is left out", () => {
  expect(ruleSentence(rule, "Packet loss")).toBe("Packet loss above 5%");
});

test("how often, how long and how far are all said", () => {
  const strict = { ...rule, threshold: 10, unit: "ms", k: 3, n: 5, forSeconds: 30 };
  expect(ruleSentence({ ...strict, minimumDeviationAbsolute: 2, minimumDeviationRelative: 0.2 }, "Round-trip time")).toBe(
    "Round-trip time above 10 ms in 3 of 5 samples for 30 s, and 2 ms and 20% from the usual",
  );
});
