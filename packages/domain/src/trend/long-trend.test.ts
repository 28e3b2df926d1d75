import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomOf } from "../training/random";
import { type HourlyMean, longTrend, WEEK_MS } from "./long-trend";
import { trendAlert } from "./trend-alert";

const HOUR_MS = 3_600_000;
/** Monday, 7 September 2026. */
const START_MS = Date.UTC(2026, 8, 7);
const TERMS = { worse: 1, timeZone: "Europe/Berlin", resolution: 0.05, limit: null } as const;

/** One week of hours. `weeksAgo` weeks before the latest one. */
function week(weeksAgo: number, valueAt: (hourOfDay: number, day: number) => number): HourlyMean[] {
  const startMs = START_MS - weeksAgo * WEEK_MS;
  return Array.from({ length: 168 }, (_, i) => {
    const hourMs = startMs + i * HOUR_MS;
    const hourOfDay = new Date(hourMs + 2 * HOUR_MS).getUTCHours();
    return { hourMs, mean: valueAt(hourOfDay, Math.floor(i / 24)) };
  });
}
const evening = (peak: number) => (hour: number) => (hour >= 18 ? peak : 1.5);

/** Three weeks of a day curve with noise between days and hours, each span scaled. */
function noisy(seed: number, [now, four, thirteen]: readonly [number, number, number]) {
  const random = randomOf(`long trend ${seed}`);
  const span = (weeksAgo: number, scale: number) => {
    const days = Array.from({ length: 8 }, () => 1 + 0.06 * (random() - 0.5));
    return week(
      weeksAgo,
      (hour, day) => scale * (10 + 3 * Math.cos((hour / 12) * Math.PI)) * (days[day] ?? 1) * (1 + 0.2 * (random() - 0.5)),
    );
  };
  return { present: span(0, now), past: { 4: span(4, four), 13: span(13, thirteen) } };
}

describe("a level that grew over weeks", () => {
  test("an evening peak that grew in four weeks is told with its part of the day", () => {
    const trend = longTrend({ present: week(0, evening(9)), past: { 4: week(4, evening(2)), 13: [] } }, TERMS);
    expect(trend).toMatchObject({ part: "evening", isPeak: true, weeks: 4, from: 2, to: 9, growth: { value: 7, low: 7, high: 7 } });
  });

  test("a limit has a forecast at the present pace", () => {
    const input = { present: week(0, evening(10)), past: { 4: week(4, evening(6)), 13: [] } };
    const trend = longTrend(input, { ...TERMS, limit: 16 });
    expect(trend?.forecast).toEqual({ limit: 16, low: 6, high: 6 });
    const facts = { metricTitle: "Round-trip time", endpointName: "du-17", unit: "ms", window: { startMs: 0, endMs: 1 }, decidedAtMs: 2 };
    if (!trend) throw new Error("no trend");
    const { title, evidence } = trendAlert(trend, facts);
    expect(title).toBe("Round-trip time growing over weeks · du-17");
    expect(evidence.sentence).toBe(
      "Round-trip time, evening peak: 6 ms → 10 ms in 4 weeks; at the same hours of the week it is 4–4 ms more than then. " +
        "At this pace the limit of 16 ms is reached in 6 weeks.",
    );
  });

  test("growth too slow for four weeks shows against thirteen", () => {
    const trend = longTrend({ present: week(0, evening(9)), past: { 4: week(4, evening(8)), 13: week(13, evening(5)) } }, TERMS);
    expect(trend).toMatchObject({ weeks: 13, from: 5, to: 9 });
  });

  test("a level that was as high thirteen weeks ago has returned, which is no trend", () => {
    expect(longTrend({ present: week(0, evening(9)), past: { 4: week(4, evening(2)), 13: week(13, evening(9)) } }, TERMS)).toBeNull();
  });

  test("one bad day of a week is no trend", () => {
    const present = week(0, (hour, day) => (day === 3 ? 90 : evening(2)(hour)));
    expect(longTrend({ present, past: { 4: week(4, evening(2)), 13: [] } }, TERMS)).toBeNull();
  });

  test("less than six days of history say nothing", () => {
    const past = week(4, evening(2)).slice(0, 5 * 24);
    expect(longTrend({ present: week(0, evening(9)), past: { 4: past, 13: [] } }, TERMS)).toBeNull();
  });

  test("hours are compared in local time across a clock change", () => {
    // The latest week is after the change of clocks on 25 October; the week four weeks earlier is before the change.
    const jobAtNine = (weeksAgo: number) =>
      week(-9 + weeksAgo, () => 0).map(({ hourMs }) => {
        const berlin = Number(
          new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", hour: "numeric", hourCycle: "h23" }).format(hourMs),
        );
        return { hourMs, mean: berlin >= 6 && berlin < 9 ? 60 : 20 };
      });
    expect(longTrend({ present: jobAtNine(0), past: { 4: jobAtNine(4), 13: [] } }, TERMS)).toBeNull();
  });
});

describe("for any series", () => {
  test("with the same distribution in all three weeks there is no trend", () => {
    const found = Array.from({ length: 400 }, (_, seed) => longTrend(noisy(seed, [1, 1, 1]), { ...TERMS, worse: 0 }));
    expect(found.filter(Boolean)).toEqual([]);
  });

  test("growth by half in four weeks is found, and its interval holds the truth", () => {
    for (let seed = 0; seed < 100; seed++) {
      const trend = longTrend(noisy(seed, [1.5, 1, 1]), TERMS);
      expect(trend).not.toBeNull();
      const grown = (trend?.from ?? 0) * 0.5;
      expect(trend?.growth.low).toBeLessThan(grown * 1.1);
      expect(trend?.growth.high).toBeGreaterThan(grown * 0.9);
    }
  });

  test("an improvement is no trend where the good direction is known", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.05, max: 1, noNaN: true }), (seed, scale) => {
        expect(longTrend(noisy(seed, [scale, 1, 1]), TERMS)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test("the unit of the values does not matter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(1e-3, 8, 1e6), (seed, unit) => {
        const input = noisy(seed, [1.4, 1, 1]);
        const scaled = (rows: HourlyMean[]) => rows.map(({ hourMs, mean }) => ({ hourMs, mean: mean * unit }));
        const other = { present: scaled(input.present), past: { 4: scaled(input.past[4]), 13: scaled(input.past[13]) } };
        const [one, two] = [longTrend(input, TERMS), longTrend(other, { ...TERMS, resolution: TERMS.resolution * unit })];
        expect(two?.part).toBe(one?.part);
        expect((two?.growth.value ?? 0) / unit).toBeCloseTo(one?.growth.value ?? 0, 6);
      }),
      { numRuns: 40 },
    );
  });
});
