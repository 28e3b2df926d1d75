import fc from "fast-check";
import { expect, test } from "vitest";
import { keepTurn, onCallAt, type Rota, turnsWithin } from "./rota";

const WEEKLY: Rota = {
  ...{ timeZone: "Europe/Berlin", period: "week", handoverTime: "08:00", startsOn: "2026-03-02" },
  ...{ memberIds: ["ana", "ben", "cy"], overrides: [] },
};
const at = (time: string): number => Date.parse(time);
const who = (rota: Rota, time: string): string | undefined => onCallAt(rota, at(time))?.memberId;

test("members take turns by the week, and the first list member begins on the start date", () => {
  expect(who(WEEKLY, "2026-03-02T08:00:00+01:00")).toBe("ana");
  expect(who(WEEKLY, "2026-03-09T07:59:59+01:00")).toBe("ana");
  expect(who(WEEKLY, "2026-03-09T08:00:00+01:00")).toBe("ben");
  expect(who(WEEKLY, "2026-03-16T08:00:00+01:00")).toBe("cy");
  expect(who(WEEKLY, "2026-03-23T08:00:00+01:00")).toBe("ana");
  expect(who(WEEKLY, "2026-03-02T07:59:00+01:00")).toBe("cy");
});

test("the hand-over stays at the local time across both changes of daylight-saving time", () => {
  const spring = turnsWithin(WEEKLY, at("2026-03-23T12:00:00Z"), at("2026-04-01T00:00:00Z"));
  expect(spring.map(({ startMs }) => new Date(startMs).toISOString())).toEqual(["2026-03-23T07:00:00.000Z", "2026-03-30T06:00:00.000Z"]);
  const autumn = turnsWithin(WEEKLY, at("2026-10-20T12:00:00Z"), at("2026-10-27T00:00:00Z"));
  expect(autumn.map(({ startMs }) => new Date(startMs).toISOString())).toEqual(["2026-10-19T06:00:00.000Z", "2026-10-26T07:00:00.000Z"]);
});

test("a skipped hand-over time takes place at the change, and one that comes twice only once", () => {
  const daily: Rota = { ...WEEKLY, period: "day", handoverTime: "02:30", startsOn: "2026-03-01", memberIds: ["ana", "ben"] };
  const starts = (rota: Rota, from: string, to: string) =>
    turnsWithin(rota, at(from), at(to)).map(({ startMs }) => new Date(startMs).toISOString());
  expect(starts(daily, "2026-03-29T01:00:00Z", "2026-03-29T12:00:00Z")).toEqual(["2026-03-29T01:00:00.000Z"]);
  expect(starts(daily, "2026-10-25T00:30:00Z", "2026-10-25T12:00:00Z")).toEqual(["2026-10-25T00:30:00.000Z"]);
  // Lord Howe Island moves its clocks by half an hour: on 4 October 2026, 02:00 becomes 02:30.
  const island: Rota = { ...daily, timeZone: "Australia/Lord_Howe", handoverTime: "02:15" };
  expect(starts(island, "2026-10-03T15:30:00Z", "2026-10-03T20:00:00Z")).toEqual(["2026-10-03T15:30:00.000Z"]);
});

test("an override replaces the person for its span, and the later one of two counts", () => {
  const overrides = [
    { id: "o1", memberId: "cy", startMs: at("2026-03-03T00:00:00Z"), endMs: at("2026-03-05T00:00:00Z") },
    { id: "o2", memberId: "ben", startMs: at("2026-03-04T00:00:00Z"), endMs: at("2026-03-04T06:00:00Z") },
  ];
  const turns = turnsWithin({ ...WEEKLY, overrides }, at("2026-03-02T07:00:00Z"), at("2026-03-09T07:00:00Z"));
  expect(turns.map(({ memberId, overrideId }) => [memberId, overrideId])).toEqual([
    ...[
      ["ana", null],
      ["cy", "o1"],
      ["ben", "o2"],
      ["cy", "o1"],
      ["ana", null],
    ],
  ]);
  expect(turns.at(-1)?.endMs).toBe(at("2026-03-09T07:00:00Z"));
});

test("a member who is not available is passed over, and named", () => {
  const overrides = [{ id: "o1", memberId: "ana", startMs: at("2026-03-10T00:00:00Z"), endMs: at("2026-03-11T00:00:00Z") }];
  const isAvailable = (memberId: string) => memberId === "cy";
  expect(onCallAt({ ...WEEKLY, overrides }, at("2026-03-10T12:00:00Z"), isAvailable)).toMatchObject({
    ...{ memberId: "cy", overrideId: null, insteadOf: ["ana", "ben"] },
  });
  expect(onCallAt(WEEKLY, at("2026-03-10T12:00:00Z"), () => false)).toBeNull();
});

test("a changed list of members leaves the turn of whoever is on call", () => {
  const now = at("2026-03-11T12:00:00Z"); // Ben's turn.
  const memberIds = ["dan", "ana", "cy", "ben"];
  const changed = { ...WEEKLY, memberIds, startsOn: keepTurn(WEEKLY, memberIds, now) };
  expect(onCallAt(changed, now)).toMatchObject({ memberId: "ben", endMs: at("2026-03-16T07:00:00Z") });
  expect(who(changed, "2026-03-17T12:00:00Z")).toBe("dan");
  expect(keepTurn(WEEKLY, ["ana", "cy"], now)).toBe(WEEKLY.startsOn);
});

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul", "America/St_Johns", "Africa/Casablanca"];
const YEAR = { min: at("2025-01-01T00:00:00Z"), max: at("2028-01-01T00:00:00Z") };
const arbitraryRota = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  period: fc.constantFrom("day" as const, "week" as const),
  handoverTime: fc.integer({ min: 0, max: 1439 }).map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16)),
  startsOn: fc.integer(YEAR).map((ms) => new Date(ms).toISOString().slice(0, 10)),
  memberIds: fc.array(fc.constantFrom("ana", "ben", "cy", "dan"), { minLength: 1, maxLength: 5 }),
  overrides: fc.array(
    fc
      .record({
        id: fc.uuid(),
        memberId: fc.constantFrom("ana", "eve"),
        startMs: fc.integer(YEAR),
        lengthMs: fc.integer({ min: 1, max: 1e9 }),
      })
      .map(({ lengthMs, ...override }) => ({ ...override, endMs: override.startMs + lengthMs })),
    { maxLength: 4 },
  ),
});

test("somebody is on call at every moment, turns adjoin each other, and the answer is the same each time", () => {
  fc.assert(
    fc.property(arbitraryRota, fc.integer(YEAR), (rota, fromMs) => {
      const turns = turnsWithin(rota, fromMs, fromMs + 30 * 86_400_000);
      expect(turns[0]?.startMs).toBeLessThanOrEqual(fromMs);
      for (const [index, turn] of turns.entries()) {
        expect(turn.endMs).toBeGreaterThan(turn.startMs);
        if (index > 0) expect(turn.startMs).toBe(turns[index - 1]?.endMs);
        for (const inside of [turn.startMs, turn.endMs - 1]) expect(onCallAt(rota, inside)).toEqual(turn);
      }
    }),
  );
});
