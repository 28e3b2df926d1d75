import { describe, expect, test } from "vitest";
import { type EverydayOutcome, type EverydaySeries, type MetricOf, playSeries } from "../everyday-cases.simulation";

export const DELAY: MetricOf = { name: "http_response_time", unit: "ms", type: "latency" };
export const AVAILABILITY: MetricOf = { name: "http_availability", unit: "ratio", type: "availability" };
export const LOSS: MetricOf = { name: "icmp_loss", unit: "ratio", type: "error_rate" };
export const CERTIFICATE: MetricOf = { name: "http_certificate_days", unit: "days", type: "custom" };
export const LEVEL: MetricOf = { name: "queue_depth", unit: "count", type: "custom" };
export const ANSWERS: MetricOf = { name: "dns_answers", unit: "count", type: "custom" };

export const MINUTE = 1 / 60;
const SECOND = 1 / 3_600;
export const within = (hour: number, from: number, to: number): boolean => hour >= from && hour < to;
export const hourOfDay = (hour: number): number => hour % 24;
/** The world starts on a Monday. */
export const isWorkday = (hour: number): boolean => Math.floor(hour / 24) % 7 < 5;

export interface Case {
  name: string;
  series: EverydaySeries;
  /** Throws when the alerts are not what an operator wants. */
  judge(outcome: EverydayOutcome, windowSeconds: number): void;
  /** Seconds; both where not given. */
  windows?: readonly number[];
}

/** An opening may wait for its window and its lateness. */
export const delay = (windowSeconds: number, runs: number, stepSeconds: number): number =>
  (runs * stepSeconds + 2 * windowSeconds + 60) * SECOND;

export const silent = ({ stories }: EverydayOutcome): void => expect(stories).toEqual([]);
export const silentFrom =
  (hour: number) =>
  ({ openings }: EverydayOutcome): void =>
    expect(openings.filter((opening) => opening.hour >= hour)).toEqual([]);
export const openingsAtMost =
  (count: number) =>
  ({ openings }: EverydayOutcome): void =>
    expect(openings.length, JSON.stringify(openings.slice(0, 3))).toBeLessThanOrEqual(count);
/** Good runs that may pass before what is measured rarely counts as recovered. */
const QUIET_RUNS_MAX = 6;
/** One alert that opens soon after `from`, keeps open and ends soon after `to`. */
export const oneAlert =
  (from: number, to: number, runs: number, stepSeconds: number, severity?: string) =>
  ({ stories }: EverydayOutcome, windowSeconds: number): void => {
    expect(stories.map(({ type }) => type)).toEqual(["open", "resolve"]);
    const [opened, resolved] = stories;
    const lateness = delay(windowSeconds, runs, stepSeconds);
    expect(opened?.hour).toBeGreaterThanOrEqual(from);
    expect(opened?.hour).toBeLessThanOrEqual(from + lateness);
    if (severity !== undefined) expect(opened?.severity).toBe(severity);
    expect(resolved?.hour).toBeGreaterThanOrEqual(to);
    expect(resolved?.hour).toBeLessThanOrEqual(to + Math.max(10 * MINUTE, QUIET_RUNS_MAX * stepSeconds * SECOND) + lateness);
    expect(resolved?.resolution).toBe("recovered");
  };

export const series = (
  metric: MetricOf,
  hours: number,
  stepSeconds: number,
  seed: number,
  value: EverydaySeries["value"],
): EverydaySeries => ({
  metric,
  hours,
  stepSeconds,
  seed,
  value,
});

/** One test for each case and length of window, under the heading of its group. */
export function testCases(groups: Readonly<Record<string, readonly Case[]>>): void {
  for (const [group, cases] of Object.entries(groups))
    describe(group, () => {
      for (const { name, series, judge, windows = [10, 60] } of cases)
        for (const windowSeconds of windows)
          test(`${name} (windows of ${windowSeconds} s)`, () => judge(playSeries(series, windowSeconds), windowSeconds));
    });
}
