import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import type { Language } from "../words/languages";
import { choiceOf, durationsWith, effectOf, effectsWith, expectedIn, lengthIn, repetitionIn, repetitionsOf } from "./maintenance-words";

const t = wordsIn("en", "maintenance");
const ko = wordsIn("ko", "maintenance");

test.each([
  [1, "1 second"],
  [300, "5 minutes"],
  [3_600, "1 hour"],
  [5_400, "90 minutes"],
  [172_800, "2 days"],
])("%d s is %s", (seconds, text) => expect(lengthIn(t, seconds)).toBe(text));

test("an expected effect in words", () => {
  expect(expectedIn(t, { type: "outage", outageMs: 300_000 })).toBe("outages of at most 5 minutes expected");
  expect(expectedIn(t, { type: "reroute" })).toBe("a reroute expected");
  expect(expectedIn(t, { type: "no_effect" })).toBe("no effect expected");
});

test("repetitions are named by the day in the zone of the work", () => {
  // 23:30 UTC on Saturday is Sunday in Seoul.
  const at = new Date("2026-12-05T23:30:00Z");
  const named = (startsAt: Date, zone: string, language: Language = "en") =>
    repetitionsOf(startsAt, zone).map(({ id, rrule }) => [
      repetitionIn(language === "en" ? t : ko, language, { id }, { startsAt, zone }),
      rrule,
    ]);
  expect(named(at, "UTC")).toEqual([
    ["Once", null],
    ["Every day", "FREQ=DAILY"],
    ["Every Saturday", "FREQ=WEEKLY;BYDAY=SA"],
    ["Every first Saturday of a month", "FREQ=MONTHLY;BYDAY=1SA"],
  ]);
  expect(named(at, "Asia/Seoul").at(-1)).toEqual(["Every first Sunday of a month", "FREQ=MONTHLY;BYDAY=1SU"]);
  expect(named(at, "Asia/Seoul", "ko").at(-1)).toEqual(["매월 첫째 일요일", "FREQ=MONTHLY;BYDAY=1SU"]);
  expect(named(new Date("2026-12-31T01:00:00Z"), "UTC").at(-1)).toEqual(["Every last Thursday of a month", "FREQ=MONTHLY;BYDAY=-1TH"]);
});

test.each([
  [{ type: "outage" as const, outageMs: 300_000 }, "Outages of at most 5 minutes"],
  [{ type: "outage" as const, outageMs: 90_000 }, "Outages of at most 90 seconds"],
  [{ type: "reroute" as const }, "Traffic takes another way"],
])("a stored effect has a choice in the form: %j", (expected, label) => {
  const choice = choiceOf(expected);
  expect(effectsWith(t, choice).find(({ id }) => id === choice)?.label).toBe(label);
  expect(effectOf(choice)).toEqual(expected.type === "outage" ? { type: "outage", outageSeconds: expected.outageMs / 1_000 } : expected);
});

test("a duration that is not offered has its own choice, and Korean writes durations as Korean does", () => {
  expect(durationsWith(t, "5400").at(-1)).toEqual({ id: "5400", label: "90 minutes" });
  expect(durationsWith(ko, "7200").map(({ label }) => label)).toEqual(["30분", "1시간", "2시간", "4시간", "8시간", "1일"]);
});
