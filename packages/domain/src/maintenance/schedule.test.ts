import { describe, expect, test } from "vitest";
import { checkSchedule, type MaintenanceSchedule, nextOccurrences, occurrencesWithin } from "./schedule";

const HOUR_MS = 3_600_000;

const schedule = (startsAt: string, rrule: string | null, timeZone: string, hours = 2): MaintenanceSchedule => ({
  ...{ startsAt: new Date(startsAt), rrule, timeZone, durationMs: hours * HOUR_MS },
});
const starts = (planned: MaintenanceSchedule, after: string, count = 4): string[] =>
  nextOccurrences(planned, new Date(after), count).map(({ startMs }) => new Date(startMs).toISOString().slice(0, 16));

/** Expected moments are computed by hand from the offsets of the IANA time zone database. */
describe("a rule repeats in the local time of its zone", () => {
  test.each([
    {
      change: "to summer time in Berlin, on 29 March 2026 at 01:00 UTC",
      planned: schedule("2026-03-01T00:00Z", "FREQ=DAILY", "Europe/Berlin"), // 01:00 local time
      after: "2026-03-28T12:00Z",
      expected: ["2026-03-29T00:00", "2026-03-29T23:00", "2026-03-30T23:00"],
    },
    {
      change: "to winter time in Berlin, on 25 October 2026 at 01:00 UTC",
      planned: schedule("2026-10-01T22:30Z", "FREQ=WEEKLY;BYDAY=SA,SU", "Europe/Berlin"), // 00:30 local time
      after: "2026-10-23T12:00Z",
      expected: ["2026-10-23T22:30", "2026-10-24T22:30", "2026-10-30T23:30"],
    },
    {
      change: "to summer time in New York, on 8 March 2026 at 07:00 UTC",
      planned: schedule("2026-03-01T06:00Z", "FREQ=DAILY", "America/New_York"), // 01:00 local time
      after: "2026-03-07T12:00Z",
      expected: ["2026-03-08T06:00", "2026-03-09T05:00", "2026-03-10T05:00"],
    },
    {
      change: "to winter time in New York, on 1 November 2026 at 06:00 UTC",
      planned: schedule("2026-10-01T07:00Z", "FREQ=DAILY", "America/New_York"), // 03:00 local time
      after: "2026-10-31T12:00Z",
      expected: ["2026-11-01T08:00", "2026-11-02T08:00", "2026-11-03T08:00"],
    },
    {
      change: "by half an hour on Lord Howe Island, on 4 October 2026 at 15:30 UTC the day before",
      planned: schedule("2026-09-01T14:30Z", "FREQ=DAILY", "Australia/Lord_Howe"), // 01:00 local time
      after: "2026-10-02T20:00Z",
      expected: ["2026-10-03T14:30", "2026-10-04T14:00", "2026-10-05T14:00"],
    },
    {
      change: "back by half an hour on Lord Howe Island, on 5 April 2026 at 15:00 UTC the day before",
      planned: schedule("2026-03-01T14:00Z", "FREQ=DAILY", "Australia/Lord_Howe"), // 01:00 local time
      after: "2026-04-03T20:00Z",
      expected: ["2026-04-04T14:00", "2026-04-05T14:30", "2026-04-06T14:30"],
    },
  ])("across the change $change", ({ planned, after, expected }) => {
    expect(starts(planned, after, expected.length)).toEqual(expected);
  });

  test.each([
    // 02:30 does not exist on 29 March in Berlin and on 8 March in New York, nor 02:15 on 4 October on Lord Howe Island.
    ["Europe/Berlin", "2026-03-01T01:30Z", "2026-03-28T12:00Z", ["2026-03-30T00:30", "2026-03-31T00:30"]],
    ["America/New_York", "2026-03-01T07:30Z", "2026-03-07T12:00Z", ["2026-03-09T06:30", "2026-03-10T06:30"]],
    ["Australia/Lord_Howe", "2026-09-01T15:45Z", "2026-10-02T20:00Z", ["2026-10-04T15:15", "2026-10-05T15:15"]],
  ])("a local time that does not exist in %s has no occurrence (RFC 5545 §3.3.10)", (zone, startsAt, after, expected) => {
    expect(starts(schedule(startsAt, "FREQ=DAILY", zone), after, 2)).toEqual(expected);
  });

  test.each([
    // 02:30 comes twice on 25 October in Berlin, 01:30 on 1 November in New York, 01:45 on 5 April on Lord Howe Island.
    ["Europe/Berlin", "2026-10-01T00:30Z", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    ["America/New_York", "2026-10-01T05:30Z", "2026-10-31T12:00Z", ["2026-11-01T05:30", "2026-11-02T06:30"]],
    ["Australia/Lord_Howe", "2026-03-01T14:45Z", "2026-04-03T20:00Z", ["2026-04-04T14:45", "2026-04-05T15:15"]],
  ])("a local time that comes twice in %s has one occurrence, the first", (zone, startsAt, after, expected) => {
    expect(starts(schedule(startsAt, "FREQ=DAILY", zone), after, 2)).toEqual(expected);
  });

  test("an occurrence lasts its duration, whatever the clocks do meanwhile", () => {
    const [first] = nextOccurrences(schedule("2026-03-01T00:00Z", "FREQ=DAILY", "Europe/Berlin", 4), new Date("2026-03-28T12:00Z"), 1);
    expect(first).toEqual({ startMs: Date.parse("2026-03-29T00:00Z"), endMs: Date.parse("2026-03-29T04:00Z") });
  });
});

describe("occurrences", () => {
  test("one that runs is the first of the next ones, until its end", () => {
    const planned = schedule("2026-06-01T10:00Z", "FREQ=WEEKLY;COUNT=3", "UTC");
    expect(starts(planned, "2026-06-08T11:59Z")).toEqual(["2026-06-08T10:00", "2026-06-15T10:00"]);
    expect(starts(planned, "2026-06-08T12:00Z")).toEqual(["2026-06-15T10:00"]);
    expect(starts(planned, "2026-06-15T12:00Z")).toEqual([]);
  });

  test("without a rule there is one", () => {
    const planned = schedule("2026-06-01T10:00Z", null, "Europe/Berlin");
    expect(starts(planned, "2026-05-01T00:00Z")).toEqual(["2026-06-01T10:00"]);
    expect(starts(planned, "2026-06-01T12:00Z")).toEqual([]);
  });

  test("a span has those that begin in it, at most as many as asked", () => {
    const planned = schedule("2026-06-01T10:00Z", "FREQ=DAILY", "UTC");
    const within = (limit: number) => occurrencesWithin(planned, new Date("2026-06-03T10:00Z"), new Date("2026-06-06T10:00Z"), limit);
    expect(within(10).map(({ startMs }) => new Date(startMs).getUTCDate())).toEqual([3, 4, 5]);
    expect(within(2)).toHaveLength(2);
  });
});

describe("a schedule is refused", () => {
  test.each([
    ["FREQ=MINUTELY", 1, "rrule"],
    ["every Sunday", 1, "rrule"],
    ["FREQ=DAILY\nDTSTART:20200101T000000Z", 1, "rrule"],
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", 1, "rrule"],
    ["FREQ=DAILY;COUNT=501", 1, "rrule"],
    ["FREQ=DAILY;COLOUR=1", 1, "rrule"],
    ["FREQ=WEEKLY;UNTIL=20270101", 1, "rrule"],
    ["FREQ=HOURLY", 2, "duration"],
  ])("%j for %i h", (rrule, hours, path) => {
    const check = () => checkSchedule(schedule("2026-06-01T10:00Z", rrule, "Europe/Berlin", hours));
    expect(check).toThrow(expect.objectContaining({ code: "invalid", issues: [expect.objectContaining({ path })] }));
  });

  test("but not when its occurrences follow each other without a gap", () => {
    expect(() => checkSchedule(schedule("2026-06-01T10:00Z", "FREQ=HOURLY", "Europe/Berlin", 1))).not.toThrow();
  });
});
