import { createSeriesScorer } from "@padit/domain";
import { type Draw, drawOf } from "@padit/domain/testing/everyday-cases";
import { describe, expect, test } from "vitest";
import { replayLines } from "../replay/replay";

/** Monday, 5 October 2026, 00:00 UTC. */
const START_MS = Date.UTC(2026, 9, 5);
const HOUR_MS = 3_600_000;
/** Score from which an alarm is worth an alert. */
const ALERT_SCORE = 0.5;
/** Number of repetitions of a schedule that may still alert. */
const REPETITIONS_MAX = 7;

interface Schedule {
  name: string;
  days: number;
  stepSeconds: number;
  seed: number;
  value(hour: number, draw: Draw): number;
  /** Hours of a day in which an alert is correct. An alert opens some minutes after the change. */
  event: { from: number; to: number };
  happens(day: number): boolean;
}

const isWithin = (hour: number, from: number, to: number): boolean => hour % 24 >= from && hour % 24 < to;
/** Workdays from the first Wednesday on. */
const isOfficeDay = (day: number): boolean => day >= 2 && day % 7 < 5;
const SCHEDULES: readonly Schedule[] = [
  {
    ...{ name: "a backup every night", days: 12, stepSeconds: 300, seed: 5 },
    value: (hour, draw) => (hour >= 24 && isWithin(hour, 2, 2.5) ? 60 : 20) + draw.normal(),
    event: { from: 2, to: 3 },
    happens: (day) => day >= 1,
  },
  {
    ...{ name: "office hours with quiet weekends", days: 21, stepSeconds: 300, seed: 2 },
    value: (hour, draw) => 20 + (isOfficeDay(Math.floor(hour / 24)) && isWithin(hour, 9, 18) ? 20 : 0) + draw.normal(),
    event: { from: 9, to: 18 },
    happens: isOfficeDay,
  },
  {
    ...{ name: "whole milliseconds, constant for half a day, then two values by turns", days: 2, stepSeconds: 30, seed: 2 },
    value: (hour, draw) => (hour >= 12 && draw.uniform() < 0.5 ? 2 : 1),
    event: { from: 12, to: 24 },
    happens: (day) => day === 0,
  },
];

function rowsOf({ days, stepSeconds, seed, value }: Schedule) {
  const draw = drawOf(seed);
  const count = (days * 86_400) / stepSeconds;
  return Array.from({ length: count }, (_, i) => ({
    timeMs: START_MS + i * stepSeconds * 1_000,
    values: [value((i * stepSeconds) / 3_600, draw)],
  }));
}

/** The hours at which the judged command raises an alarm. */
function detected(rows: ReturnType<typeof rowsOf>): number[] {
  const score = createSeriesScorer();
  return rows
    .filter(({ timeMs, values }) => score(timeMs, values[0] ?? null) >= ALERT_SCORE)
    .map(({ timeMs }) => (timeMs - START_MS) / HOUR_MS);
}

/** The hours at which live detection opens an alert. */
function alerted(rows: ReturnType<typeof rowsOf>): number[] {
  const options = { input: "-", metric: "http_response_time", windowSeconds: 60, preset: "balanced", zone: "UTC" } as const;
  const lines: { type: string; at: string }[] = [...replayLines(rows, options)].map((line) => JSON.parse(line));
  return lines.filter(({ type }) => type === "open" || type === "reopen").map(({ at }) => (Date.parse(at) - START_MS) / HOUR_MS);
}

/** Intervals of hours with an event and between events. Excludes the repetitions that may or may not alert. */
function truthIntervals({ days, event, happens }: Schedule): { from: number; to: number }[] {
  const intervals: { from: number; to: number }[] = [];
  let repetition = 0;
  let free = 0;
  for (let day = 0; day < days; day++) {
    if (!happens(day)) continue;
    const [from, to] = [24 * day + event.from, 24 * day + event.to];
    intervals.push({ from: free, to: from });
    if (repetition === 0 || repetition > REPETITIONS_MAX) intervals.push({ from, to });
    repetition += 1;
    free = to;
  }
  return [...intervals, { from: free, to: 24 * days }];
}

describe("the judged command and live detection agree on alarm or no alarm", () => {
  test.each(SCHEDULES)("$name", (schedule) => {
    const rows = rowsOf(schedule);
    const [scored, live] = [detected(rows), alerted(rows)];
    const verdicts = (hours: readonly number[]) =>
      truthIntervals(schedule).map(({ from, to }) => ({ from, to, isAlarm: hours.some((hour) => hour >= from && hour < to) }));
    expect(verdicts(scored)).toEqual(verdicts(live));
    expect(verdicts(live).filter(({ isAlarm }) => isAlarm)).toMatchObject([{ isAlarm: true }]);
  });
});
