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
  const watch = new TrendWatch();
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
  const night = new TrendWatch().next(config, START_MS + 26 * HOUR_MS);
  expect(night).toBeNull();
  const whole = new TrendWatch();
  const late = new TrendWatch();
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
