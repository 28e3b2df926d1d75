import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import { ruleSentence } from "./rule-sentence";

const en = wordsIn("en", "rules");
const ko = wordsIn("ko", "rules");

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
  expect(ruleSentence(en, rule, "Packet loss")).toBe("Packet loss above 5%");
});

test("how often, how long and how far are all said", () => {
  const strict = { ...rule, threshold: 10, unit: "ms", k: 3, n: 5, forSeconds: 30 };
  expect(ruleSentence(en, { ...strict, minimumDeviationAbsolute: 2, minimumDeviationRelative: 0.2 }, "Round-trip time")).toBe(
    "Round-trip time above 10 ms in 3 of 5 samples for 30 s, and 2 ms and 20% from normal",
  );
});

test("a Korean sentence has the metric first and the conditions after the limit", () => {
  const strict = { ...rule, threshold: 10, unit: "ms", k: 3, n: 5, forSeconds: 30, minimumDeviationRelative: 0.2 };
  expect(ruleSentence(ko, rule, "손실")).toBe("손실 5% 초과");
  expect(ruleSentence(ko, strict, "왕복 지연")).toBe("왕복 지연 10 ms 초과, 표본 5개 중 3개, 30초 이상 지속, 평상시와 20% 이상 차이");
});
