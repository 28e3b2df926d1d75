import { expect, test } from "vitest";
import { endOfSilence } from "./silence-durations";

test("a silence until the morning ends at 09:00 of the person's zone, also after the clocks were put back", () => {
  expect(endOfSilence("morning", new Date("2026-10-24T20:00:00Z"), "Europe/Berlin")).toEqual(new Date("2026-10-25T08:00:00Z"));
  expect(endOfSilence("morning", new Date("2026-10-25T20:00:00Z"), "Asia/Seoul")).toEqual(new Date("2026-10-27T00:00:00Z"));
});

test("other durations count hours that pass, not hours of the clock", () => {
  expect(endOfSilence("day", new Date("2026-10-24T20:00:00Z"), "Europe/Berlin")).toEqual(new Date("2026-10-25T20:00:00Z"));
});
