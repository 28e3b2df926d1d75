import { effectText, lengthText } from "@padit/domain/expected-effect";
import { expect, test } from "vitest";
import { choiceOf, effectOf, effectsWith, repetitionsOf } from "./maintenance-words";

test.each([
  [1, "1 second"],
  [300, "5 minutes"],
  [3_600, "1 hour"],
  [5_400, "90 minutes"],
  [172_800, "2 days"],
])("%d s is %s", (seconds, text) => expect(lengthText(seconds)).toBe(text));

test("an expected effect in words", () => {
  expect(effectText({ type: "outage", outageMs: 300_000 })).toBe("outages of at most 5 minutes expected");
  expect(effectText({ type: "reroute" })).toBe("a reroute expected");
  expect(effectText({ type: "no_effect" })).toBe("no effect expected");
});

test("repetitions are named by the day in the zone of the work", () => {
  // 23:30 UTC on Saturday is Sunday in Seoul.
  const at = new Date("2026-12-05T23:30:00Z");
  expect(repetitionsOf(at, "UTC").map(({ label, rrule }) => [label, rrule])).toEqual([
    ["Once", null],
    ["Every day", "FREQ=DAILY"],
    ["Every Saturday", "FREQ=WEEKLY;BYDAY=SA"],
    ["Every first Saturday of a month", "FREQ=MONTHLY;BYDAY=1SA"],
  ]);
  expect(repetitionsOf(at, "Asia/Seoul").at(-1)).toMatchObject({ label: "Every first Sunday of a month", rrule: "FREQ=MONTHLY;BYDAY=1SU" });
  expect(repetitionsOf(new Date("2026-12-31T01:00:00Z"), "UTC").at(-1)?.rrule).toBe("FREQ=MONTHLY;BYDAY=-1TH");
});

test.each([
  [{ type: "outage" as const, outageMs: 300_000 }, "Outages of at most 5 minutes"],
  [{ type: "outage" as const, outageMs: 90_000 }, "Outages of at most 90 seconds"],
  [{ type: "reroute" as const }, "Traffic takes another way"],
])("a stored effect has a choice in the form: %j", (expected, label) => {
  const choice = choiceOf(expected);
  expect(effectsWith(choice).find(({ id }) => id === choice)?.label).toBe(label);
  expect(effectOf(choice)).toEqual(expected.type === "outage" ? { type: "outage", outageSeconds: expected.outageMs / 1_000 } : expected);
});
