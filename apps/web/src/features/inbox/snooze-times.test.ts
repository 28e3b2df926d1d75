import { expect, test } from "vitest";
import { fromField, inOneHour, tomorrowMorning } from "./snooze-times";

test.each([
  ["2026-11-24T22:30:00Z", "UTC", "2026-11-25T09:00:00.000Z"],
  ["2026-11-24T23:30:00Z", "Europe/Berlin", "2026-11-26T08:00:00.000Z"], // the 25th already in this zone
  ["2026-11-24T15:30:00Z", "Asia/Seoul", "2026-11-26T00:00:00.000Z"], // the 25th already in this zone
  ["2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-29T07:00:00.000Z"], // summer time begins in this night
  ["2026-10-24T12:00:00Z", "Europe/Berlin", "2026-10-25T08:00:00.000Z"], // summer time ends in this night
])("at %s in %s, tomorrow 09:00 is %s", (now, zone, then) => {
  expect(tomorrowMorning(new Date(now), zone).toISOString()).toBe(then);
});

test("one hour is an hour", () => {
  expect(inOneHour(new Date("2026-11-24T23:30:00Z")).toISOString()).toBe("2026-11-25T00:30:00.000Z");
});

test("a field is read in the person's zone; half a date is none", () => {
  expect(fromField("2026-07-01T09:15", "Europe/Berlin")?.toISOString()).toBe("2026-07-01T07:15:00.000Z");
  expect(fromField("2026-07-01T09:15", "UTC")?.toISOString()).toBe("2026-07-01T09:15:00.000Z");
  for (const text of ["", "2026-07-01", "tomorrow"]) expect(fromField(text, "UTC")).toBeNull();
});
