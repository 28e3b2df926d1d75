import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import { inbox } from "../../messages/en/inbox";
import type { WordsOf } from "../words/use-words";
import { observedWords } from "./observed-words";

// safe: the translator of a catalogue on its own formats as the site's does
const t = createTranslator({ locale: "en", messages: { inbox }, namespace: "inbox" }) as unknown as WordsOf<"inbox">;

test.each([
  [{ observed: 4.1, expected: { low: 1.9, high: 2.4 }, unit: "ms", isLimit: false }, "4.1 ms, expected 1.9–2.4 ms"],
  [{ observed: 0.4, expected: { low: 0, high: 0.05 }, unit: "ratio", isLimit: false }, "40%, expected 0–5%"],
  [{ observed: 23, expected: { low: 10, high: 10 }, unit: "ms", isLimit: true }, "23 ms, limit 10 ms"],
  [{ observed: 292, expected: { low: -214, high: 280 }, unit: "ms", isLimit: false }, "292 ms, expected 0–280 ms"],
  [{ observed: 140, expected: null, unit: "us", isLimit: false }, "140 µs"],
  [{ observed: null, expected: null, unit: "", isLimit: false }, null],
])("%j reads %j", (row, words) => expect(observedWords(t, row)).toBe(words));
