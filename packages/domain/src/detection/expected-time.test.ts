import { describe, expect, test } from "vitest";
import type { ExpectedTime } from "../model/detection-config";
import { playEndpoint } from "./everyday-cases.simulation";
import { AVAILABILITY, LOSS, MINUTE, within } from "./testing/everyday-cases";

/** The world starts on Monday, 5 October 2026, 00:00 UTC: 02:00 in Berlin. */
const START_MS = Date.UTC(2026, 9, 5);
const VERDICT_HOUR = 72;
/** Every night at 03:00 in Berlin, 01:00 UTC until the clocks change, for 25 minutes. */
const NIGHTLY: ExpectedTime = {
  atMs: START_MS + VERDICT_HOUR * 3_600_000,
  startMinute: 180,
  lengthMs: 25 * 60_000,
  timeZone: "Europe/Berlin",
};
const options = { hours: 8 * 24, stepSeconds: 60, seed: 61, zone: "Europe/Berlin", expectedTimes: [NIGHTLY] };
const minutesInto = (hour: number): number => (hour % 24) * 60;
const nightly = (hour: number, minutes: number): boolean => within(minutesInto(hour), 60, 60 + minutes);

describe("a failure at a time at which a person expects it", () => {
  test("alerts until the verdict, is written down as expected afterwards, and is silent", () => {
    const { openings, conditions } = playEndpoint([AVAILABILITY], 60, options, (h) => [nightly(h, 22) ? 0 : 1]);
    expect(openings.map(({ hour }) => Math.floor(hour / 24))).toEqual([0, 1, 2]);
    const expected = conditions.filter(({ state }) => state === "expected");
    expect(expected).toHaveLength(5);
    expect(expected[0]?.reason).toBe("It fails as expected at this time: every day at about 03:00 Europe/Berlin, for up to 25 min.");
    expect(conditions.at(-1)?.state).toBe("ok");
  });

  test("alerts when it lasts longer than that, and says so", () => {
    const { openings } = playEndpoint([AVAILABILITY], 60, options, (h) => [nightly(h, h > 120 && h < 144 ? 90 : 22) ? 0 : 1]);
    const late = openings.filter(({ hour }) => hour > VERDICT_HOUR);
    expect(late).toHaveLength(1);
    expect(minutesInto(late[0]?.hour ?? 0)).toBeGreaterThan(60 + 25);
    expect(minutesInto(late[0]?.hour ?? 0)).toBeLessThan(60 + 35);
  });

  test("alerts at any other hour as soon as ever", () => {
    const { openings } = playEndpoint([AVAILABILITY], 60, options, (h) => [nightly(h, 22) || within(h, 130, 130.5) ? 0 : 1]);
    const late = openings.filter(({ hour }) => hour > VERDICT_HOUR);
    expect(late.map(({ kind }) => kind)).toEqual(["outage"]);
    expect(within(late[0]?.hour ?? 0, 130, 130 + 5 * MINUTE)).toBe(true);
  });

  test("holds for partial loss as well", () => {
    const { openings } = playEndpoint([LOSS], 60, options, (h, draw) => [nightly(h, 22) ? Math.round(5 * draw.uniform()) / 5 : 0]);
    expect(openings.filter(({ hour }) => hour > VERDICT_HOUR)).toEqual([]);
    expect(openings.length).toBeGreaterThan(0);
  });
});
