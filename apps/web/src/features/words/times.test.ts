import { expect, test } from "vitest";
import { timesOf } from "./times";

const AT = new Date("2026-11-24T15:03:20Z");

test.each([
  ["en", "UTC", "exact", "24 Nov 2026, 15:03:20"],
  ["en", "UTC", "weekdayMinute", "Tue 24 Nov, 15:03"],
  ["ko", "Asia/Seoul", "exact", "2026년 11월 25일 00:03:20"],
  ["ko", "Asia/Seoul", "dayMinute", "11월 25일 00:03"],
  ["ko", "Asia/Seoul", "weekdayMinute", "11월 25일 (수) 00:03"],
  ["ko", "Asia/Seoul", "clock", "00:03:20"],
] as const)("%s in %s, %s: %s", (language, zone, style, text) => {
  expect(timesOf(language, zone).at(AT, style)).toBe(text);
});

test.each([
  [2, "now", "지금"],
  [180, "3 minutes ago", "3분 전"],
  [86_400, "1 day ago", "1일 전"],
  [-7_200, "in 2 hours", "2시간 후"],
])("%i s after a time the time is %s, in Korean %s", (seconds, en, ko) => {
  const nowMs = AT.getTime() + seconds * 1_000;
  expect([timesOf("en", "UTC").ago(AT, nowMs), timesOf("ko", "Asia/Seoul").ago(AT, nowMs)]).toEqual([en, ko]);
});

test.each([
  ["en", "America/New_York", "9 Mar"],
  ["ko", "Asia/Seoul", "3월 9일"],
] as const)("%s in %s: a day of the calendar has no zone and no year", (language, zone, text) => {
  expect(timesOf(language, zone).calendarDay("2026-03-09")).toBe(text);
});
