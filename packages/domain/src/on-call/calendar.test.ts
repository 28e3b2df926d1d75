import { expect, test } from "vitest";
import { rotaCalendar } from "./calendar";

const turn = { memberId: "ana", startMs: Date.parse("2026-03-02T07:00:00Z"), endMs: Date.parse("2026-03-09T07:00:00Z") };
const calendarOf = (rotaName: string, name: string) =>
  rotaCalendar({
    ...{ rotaId: "r1", rotaName, turns: [{ ...turn, overrideId: null, insteadOf: [] }] },
    ...{ nameOf: () => name, now: new Date("2026-03-01T00:00:00Z") },
  });

test("a turn is an event with its times in UTC, and every line ends as RFC 5545 demands", () => {
  const lines = calendarOf("Core", "Ana Kim").split("\r\n");
  expect(lines.slice(7, 15)).toEqual([
    ...["BEGIN:VEVENT", `UID:r1-${turn.startMs}@padit`, "DTSTAMP:20260301T000000Z"],
    ...["DTSTART:20260302T070000Z", "DTEND:20260309T070000Z", "SUMMARY:Ana Kim: Core", "TRANSP:TRANSPARENT", "END:VEVENT"],
  ]);
  expect(lines.at(-2)).toBe("END:VCALENDAR");
});

test("a name cannot add lines or properties, and long lines are folded between characters", () => {
  const text = calendarOf("A;B,C\\D\r\nATTENDEE:mailto:x@example.com\u0007", "김".repeat(60));
  expect(text).toContain("X-WR-CALNAME:A\\;B\\,C\\\\D\\nATTENDEE:mailto:x@example.com \r\n");
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n ", "")).toContain(`SUMMARY:${"김".repeat(60)}: A\\;B`);
});
