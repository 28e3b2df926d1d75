import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { NATURES } from "../metrics/nature";
import { type JudgementTerms, learningWindowsFor, SeriesJudgement } from "./judgement";
import { zoneOffsetMs } from "./zone-offset";

const HOUR_MS = 3_600_000;
const TERMS: JudgementTerms = {
  preset: "balanced",
  caution: 0,
  learningWindows: 30,
  windowMs: 10_000,
  intervalMs: 30_000,
  offsetMs: 0,
  failedRunsMin: 3,
  ofRuns: 3,
  lossMinimum: 0.05,
  warnBelow: 14,
  criticalBelow: 3,
};
const sampleOf = (tsMs: number, value: number) => ({ tsMs, value, uncertainty: null, flags: 0 });

describe("a series is judged by the nature of its metric", () => {
  test("a countdown has trouble below its limits, and none at its renewal", () => {
    const judgement = new SeriesJudgement();
    const troublesAt = (days: number) => {
      judgement.seeSample(NATURES.countdown, 1000, days, TERMS);
      return judgement.troubles(NATURES.countdown, TERMS);
    };
    expect(troublesAt(30)).toEqual([]);
    expect(troublesAt(13)).toMatchObject([{ type: "countdown", limit: 14, isCritical: false }]);
    expect(troublesAt(2)).toMatchObject([{ type: "countdown", limit: 3, isCritical: true }]);
    expect(troublesAt(90)).toEqual([]);
  });

  test("a counter is its growth a second, and a reset is no value", () => {
    const judgement = new SeriesJudgement();
    const values = [100, 400, 700, 20, 320].map((value, i) => judgement.valueOf(NATURES.counter, sampleOf(1000 + i * 30_000, value)));
    expect(values).toEqual([null, 10, 10, null, 10]);
  });

  test("a code is not judged, and asks for no learning", () => {
    const judgement = new SeriesJudgement();
    for (let i = 0; i < 500; i++) judgement.seeSample(NATURES.code, i * 30_000, i % 7, TERMS);
    expect(judgement.troubles(NATURES.code, TERMS)).toEqual([]);
    expect(judgement.learntWindows(NATURES.code, 30)).toBe(30);
  });

  test("a step within days of a leak that has ended is no way back to an ordinary level", () => {
    const random = seeded(4);
    const judgement = new SeriesJudgement();
    const [day, minute] = [24 * HOUR_MS, HOUR_MS / 60];
    const valueAt = (d: number) => 24 + (d >= 9 && d < 12 ? 28 * (d - 9) : d >= 15 ? 40 : 0) + random();
    const terms = { ...TERMS, windowMs: minute, intervalMs: minute };
    const types = new Set<string>();
    for (let atMs = 0; atMs < 16 * day; atMs += minute) {
      judgement.seeWindow(NATURES.delay, { startMs: atMs, value: valueAt(atMs / day), resolution: 0.01, isSupported: false }, terms);
      for (const { type } of judgement.troubles(NATURES.delay, terms)) types.add(`${type} on day ${Math.floor(atMs / day)}`);
    }
    expect([...types].some((type) => type.startsWith("trend"))).toBe(true);
    expect([...types]).toContain("level on day 15");
  });

  test("slow growth from an improved level is found though the days before the improvement were as high", () => {
    const random = seeded(4);
    const judgement = new SeriesJudgement();
    const found = new Set<number>();
    for (let minute = 0; minute < 16 * 1440; minute += 5) {
      const day = minute / 1440;
      const level = day < 8 ? 13.6 : 8.8 + 6 * Math.min(1, Math.max(0, (day - 12) / 3));
      const startMs = Date.UTC(2026, 8, 20) + minute * 60_000;
      judgement.seeWindow(NATURES.delay, { startMs, value: level + 0.4 * random(), resolution: 0.01, isSupported: false }, TERMS);
      if (judgement.troubles(NATURES.delay, TERMS).some(({ type }) => type === "trend")) found.add(Math.floor(day));
    }
    expect([...found][0]).toBe(13);
  });

  test("a value that always moved and stands still is stuck after thirty values, until it moves", () => {
    const random = seeded(3);
    const judgement = new SeriesJudgement();
    const see = (i: number, value: number) => judgement.seeSample(NATURES.delay, i * 30_000, value, TERMS);
    for (let i = 0; i < 400; i++) see(i, 20 + random());
    for (let i = 400; i < 429; i++) see(i, 20);
    expect(judgement.troubles(NATURES.delay, TERMS)).toEqual([]);
    see(429, 20);
    expect(judgement.troubles(NATURES.delay, TERMS)).toMatchObject([{ type: "stuck", verdict: { value: 20, equalValues: 30 } }]);
    see(430, 20.5);
    expect(judgement.troubles(NATURES.delay, TERMS)).toEqual([]);
  });

  test("goes on from its memory as if it had never stopped", () => {
    const random = seeded(5);
    const values = Array.from({ length: 300 }, (_, i) => 20 + random() + (i >= 250 ? 30 : 0));
    const whole = new SeriesJudgement();
    let restored = new SeriesJudgement();
    const see = (judgement: SeriesJudgement, i: number) =>
      judgement.seeWindow(NATURES.delay, { startMs: i * 60_000, value: values[i] ?? 0, resolution: 0.01, isSupported: false }, TERMS);
    for (let i = 0; i < values.length; i++) {
      if (i % 17 === 0 && restored.memory) {
        const copy = restored.memory.f64.slice();
        restored = new SeriesJudgement({ f64: copy, f32: new Float32Array(copy.buffer) });
      }
      expect(see(restored, i)).toEqual(see(whole, i));
    }
    expect(whole.troubles(NATURES.delay, TERMS)).toMatchObject([{ type: "level" }]);
  });
});

test("what is probed rarely has learnt within a day or twelve windows", () => {
  expect(learningWindowsFor(30, 60_000)).toBe(30);
  expect(learningWindowsFor(30, HOUR_MS)).toBe(24);
  expect(learningWindowsFor(30, 24 * HOUR_MS)).toBe(12);
});

test.each([
  ["Europe/Berlin", Date.UTC(2026, 9, 24, 12), 2],
  ["Europe/Berlin", Date.UTC(2026, 9, 25, 12), 1],
  ["America/New_York", Date.UTC(2026, 10, 1, 12), -5],
  ["Australia/Lord_Howe", Date.UTC(2026, 6, 1), 10.5],
  ["Atlantis/Nowhere", Date.UTC(2026, 6, 1), 0],
])("local time in %s at %i is %f hours ahead of UTC", (zone, atMs, hours) => {
  expect(zoneOffsetMs(zone, atMs)).toBe(hours * HOUR_MS);
});
