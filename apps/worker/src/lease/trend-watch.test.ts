import { newId, type SeriesInfo } from "@padit/domain";
import { expect, test } from "vitest";
import { TrendWatch } from "./trend-watch";

const HOUR_MS = 3_600_000;
const TENANT = newId();
/** Monday, 30 November 2026, midnight in New York. */
const START_MS = Date.UTC(2026, 10, 30, 5);

const series: SeriesInfo[] = Array.from({ length: 400 }, (_, i) => ({
  ...{ seriesId: i, tenantId: TENANT, endpointId: newId(), endpointName: `e${i}`, collectorId: TENANT, collectorName: "probe" },
  ...{ metricName: "udp_echo_rtt", unit: "ms", metricType: "latency", protocol: "udp-echo", tags: [], intervalMs: 60_000, paused: false },
}));
const config = { series, rules: [], policies: [{ tenantId: TENANT, preset: "balanced" as const, zone: "America/New_York" }] };

test("in a week every endpoint is due once, by day in its organization's zone, few at a time", () => {
  const watch = new TrendWatch(null);
  const due = Array.from({ length: 168 * 4 }, (_, i) => START_MS + (i * HOUR_MS) / 4).flatMap((nowMs) => {
    const page = watch.next(config, nowMs);
    expect(page?.series.length ?? 0).toBeLessThanOrEqual(24);
    return (page?.series ?? []).map(({ seriesId }) => ({ seriesId, localHour: new Date(nowMs - 5 * HOUR_MS).getUTCHours() }));
  });
  expect(due.map(({ seriesId }) => seriesId).toSorted((a, b) => a - b)).toEqual(series.map(({ seriesId }) => seriesId));
  expect(Math.min(...due.map(({ localHour }) => localHour))).toBe(8);
  expect(Math.max(...due.map(({ localHour }) => localHour))).toBe(19);
});

test("a lease that begins in the afternoon catches up with its day, and one that begins at night waits", () => {
  const night = new TrendWatch(null).next(config, START_MS + 26 * HOUR_MS);
  expect(night).toBeNull();
  const whole = new TrendWatch(null);
  const late = new TrendWatch(null);
  const endpoints = (watch: TrendWatch, hours: readonly number[]) =>
    hours.flatMap((hour) =>
      Array.from({ length: 10 }, () => watch.next(config, START_MS + hour * HOUR_MS)).flatMap((page) => page?.series ?? []),
    );
  const byHour = endpoints(whole, [8, 9, 10, 11, 12, 13, 14]);
  expect(
    endpoints(late, [14])
      .map(({ seriesId }) => seriesId)
      .toSorted(),
  ).toEqual(byHour.map(({ seriesId }) => seriesId).toSorted());
  expect(byHour.length).toBeGreaterThan(10);
});

test("a worker that was away catches up by day with the days that it missed, and with no more than a week", () => {
  const idsAt = (watch: TrendWatch, hours: readonly number[]) =>
    hours
      .flatMap((hour) => Array.from({ length: 40 }, () => watch.next(config, START_MS + hour * HOUR_MS)))
      .flatMap((page) => page?.series ?? [])
      .map(({ seriesId }) => seriesId)
      .toSorted((a, b) => a - b);
  const everyHour = Array.from({ length: 168 }, (_, hour) => hour);
  const [monday, midweek] = [everyHour.slice(0, 24), everyHour.slice(24, 82)];
  // It was seen last on Monday at 22:00, and is back on Thursday at 2:00; at 8:00 it may look.
  const back = new TrendWatch(new Date(START_MS + 22 * HOUR_MS));
  expect(idsAt(back, [74])).toEqual([]);
  const caughtUp = idsAt(back, [80, 81]);
  const always = new TrendWatch(null);
  const [ofMonday, ofMidweek] = [idsAt(always, monday), idsAt(always, midweek)];
  expect(caughtUp).toEqual([...ofMonday, ...ofMidweek].toSorted((a, b) => a - b));
  expect(ofMidweek.length).toBeGreaterThan(100);
  // Away for a month: everything once.
  expect(idsAt(new TrendWatch(new Date(START_MS - 700 * HOUR_MS)), [82])).toEqual(series.map(({ seriesId }) => seriesId));
});

test("a worker that never stopped, but slept through two days, catches up as well", () => {
  const watch = new TrendWatch(null);
  const look = (hour: number) => watch.next(config, START_MS + hour * HOUR_MS)?.series.length ?? 0;
  for (let i = 0; i < 40; i++) look(19);
  expect(look(20)).toBe(0);
  let found = 0;
  for (let i = 0; i < 40; i++) found += look(3 * 24 + 8);
  expect(found).toBeGreaterThan(60);
});
