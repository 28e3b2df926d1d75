import { expect, test } from "vitest";
import { repetitionsFor, timingOf, typedSchedule } from "./timing";

const stored = { startsAt: new Date("2027-03-06T00:00:00Z"), timeZone: "Europe/Berlin", durationSeconds: 7_200 };

test.each([
  ["once", null],
  ["a repetition that the form offers", "FREQ=MONTHLY;BYDAY=1SA"],
  ["a rule that it does not offer", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"],
])("a stored schedule is edited and stays as it was: %s", (_, rrule) => {
  const timing = timingOf({ ...stored, rrule });
  expect(timing.start).toBe("2027-03-06T01:00");
  expect(typedSchedule(timing)).toEqual({ ...stored, rrule });
});

test("a stored rule stays on offer after another choice, and under another start", () => {
  const timing = timingOf({ ...stored, rrule: "FREQ=WEEKLY;INTERVAL=2" });
  const moved = { ...timing, start: "2027-03-07T01:00", repeats: "weekly" };
  expect(typedSchedule(moved)?.rrule).toBe("FREQ=WEEKLY;BYDAY=SU");
  expect(repetitionsFor(moved).at(-1)?.rrule).toBe("FREQ=WEEKLY;INTERVAL=2");
});

test("a moved start keeps its local time across the change to summer time", () => {
  const timing = { ...timingOf({ ...stored, rrule: null }), start: "2027-03-29T01:00" };
  expect(typedSchedule(timing)?.startsAt).toEqual(new Date("2027-03-28T23:00:00Z"));
});

test("an empty start makes no schedule", () => {
  expect(typedSchedule({ ...timingOf({ ...stored, rrule: null }), start: "" })).toBeNull();
});
