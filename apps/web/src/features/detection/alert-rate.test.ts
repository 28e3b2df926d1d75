import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import { daysOf, perDay, rateText, spanText, suggestedPreset } from "./alert-rate";

const en = wordsIn("en", "detection");
const span = { from: "2026-11-01T00:00:00.000Z", to: "2026-11-11T00:00:00.000Z" };
const variant = (name: string, alerts: number) => ({ name, alerts, days: [], examples: [] });
const result = { span, variants: [variant("quiet", 10), variant("balanced", 30), variant("sensitive", 90)] };

test("a rate is over the days that were really there", () => {
  expect(daysOf(result)).toBe(10);
  expect(perDay(variant("quiet", 10), result)).toBe(1);
  expect(perDay(variant("quiet", 1), { span: null })).toBe(24);
  expect([0.0432, 3.21, 1200].map((rate) => rateText(en, rate))).toEqual(["0.043 a day", "3.2 a day", "1,200 a day"]);
  expect([0.01, 0.5, 10].map((days) => spanText(en, days))).toEqual(["1 h", "12 h", "10 days"]);
});

test("the suggestion is the most sensitive preset within the budget", () => {
  expect([null, 0.5, 1, 3, 100].map((budget) => suggestedPreset(result, budget))).toEqual([null, null, "quiet", "balanced", "sensitive"]);
});
