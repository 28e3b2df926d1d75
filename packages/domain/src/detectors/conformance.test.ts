import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { type Memory, newMemory } from "../memory/memory";
import { type AnyDetector, detectors } from "./index";

const FIT = 15;
/** Number of windows after which every detector has learnt. */
const LEARNT = 100;
const WINDOW_MS = 10_000;
const noisy = (n: number, seed: number) => {
  const random = seeded(seed);
  return Array.from({ length: n }, () => 10 + random() + random() + random());
};
const SHIFT = 160;
const shifted = [...noisy(SHIFT, 1), ...noisy(60, 2).map((v) => v + 20)];

const memoryOf = (detector: AnyDetector) => newMemory(detector.slots(FIT));
function raws(
  detector: AnyDetector,
  values: readonly number[],
  { memory = memoryOf(detector), at = 0, startOf = (i: number) => i * WINDOW_MS }: Partial<Place> = {},
): (number | null)[] {
  return values.map((value, i) => detector.step(memory, at, { startMs: startOf(i), value, resolution: 0 }, FIT)?.raw ?? null);
}
interface Place {
  memory: Memory;
  at: number;
  startOf: (i: number) => number;
}

/** Random series with level shifts, spikes, ties and noise. */
const series = fc
  .array(
    fc.record({ level: fc.integer({ min: -50, max: 50 }), spread: fc.constantFrom(0, 0.01, 1, 20), n: fc.integer({ min: 1, max: 90 }) }),
    { minLength: 2, maxLength: 5 },
  )
  .chain((parts) =>
    fc.integer().map((seed) => {
      const random = seeded(seed);
      return parts.flatMap(({ level, spread, n }) => Array.from({ length: n }, () => level + spread * (random() - 0.5)));
    }),
  );
const RUNS = { numRuns: 25, seed: 7 };

describe.each(detectors.list().map((d) => [d.name, d] as const))("%s", (_, detector) => {
  test("says where it comes from and what it cannot see", () => {
    expect(detector.source).toMatch(/\d{4}/);
    expect(detector.blindTo.length).toBeGreaterThan(10);
  });

  test("is described as plain JSON: every parameter has a default, a title and a help text", () => {
    const description = detector.describe();
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description).toMatchObject({ family: "detector", name: detector.name, detectorFamily: detector.family });
    expect(description.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.fromEntries(description.settings.fields.map((field) => [field.name, field.default]))).toEqual(detector.defaults);
    for (const { label, name, help } of description.settings.fields) {
      expect(label).not.toBe(name);
      expect(help).toMatch(/\.$/);
    }
  });

  test("says that it is learning, then speaks", () => {
    const steps = raws(detector, noisy(LEARNT + 20, 3));
    expect(steps[0]).toBeNull();
    const first = steps.findIndex((raw) => raw !== null);
    expect(first).toBeLessThanOrEqual(LEARNT);
    expect(steps.slice(first).every((raw) => raw !== null)).toBe(true);
  });

  test("is causal: a prefix of the series gives a prefix of the scores", () => {
    fc.assert(
      fc.property(series, fc.nat(), (values, cut) => {
        const n = cut % values.length;
        expect(raws(detector, values.slice(0, n))).toEqual(raws(detector, values).slice(0, n));
      }),
      RUNS,
    );
  });

  test("gives the same twice, wherever its memory lies, and writes nowhere else", () => {
    const slots = detector.slots(FIT);
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 9 }), (values, at) => {
        const memory = newMemory(at + slots + 9);
        memory.f64.fill(1.25, 0, at);
        memory.f64.fill(1.25, at + slots);
        expect(raws(detector, values, { memory, at })).toEqual(raws(detector, values));
        expect([...memory.f64.subarray(0, at), ...memory.f64.subarray(at + slots)].every((v) => v === 1.25)).toBe(true);
      }),
      RUNS,
    );
  });

  test("does not care for units", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -20, max: 20 }), (values, power) => {
        const scaled = raws(
          detector,
          values.map((v) => v * 2 ** power),
        );
        raws(detector, values).forEach((raw, i) => {
          if (raw === null) expect(scaled[i]).toBeNull();
          else expect(scaled[i]).toBeCloseTo(raw, 6);
        });
      }),
      RUNS,
    );
  });

  test.each([[1000], [0.001], [3.6]])("gives the same to within rounding in a unit %d times as large", (factor) => {
    const scaled = raws(
      detector,
      shifted.map((v) => v * factor),
    );
    raws(detector, shifted).forEach((raw, i) => {
      if (raw !== null) expect(Math.abs((scaled[i] ?? 0) - raw)).toBeLessThanOrEqual(0.02 * Math.max(1, raw));
    });
  });

  test.each([[0], [5], [-3], [0.1], [1e12]])("is silent on a series that is always %d", (value) => {
    const constant = Array.from({ length: 300 }, () => value);
    expect(raws(detector, constant).every((raw) => raw === null || raw === 0)).toBe(true);
  });

  test("stays finite and not negative, whatever comes", () => {
    const wild = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, 1e300, -1e300, 1e-300, 5e-324, Number.MAX_VALUE),
    );
    fc.assert(
      fc.property(fc.array(wild, { minLength: 1, maxLength: 30 }), (values) => {
        const result = raws(detector, [...noisy(LEARNT, 4), ...values, ...noisy(60, 5), ...values]);
        expect(result.every((raw) => raw === null || (Number.isFinite(raw) && raw >= 0))).toBe(true);
        expect(raws(detector, [...values, ...noisy(LEARNT, 4)]).every((raw) => raw === null || (Number.isFinite(raw) && raw >= 0))).toBe(
          true,
        );
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test("a gap is no event: what follows scores as if nothing had been missing", () => {
    fc.assert(
      fc.property(series, fc.nat(), fc.integer({ min: 1, max: 1000 }), (values, where, length) => {
        const at = where % values.length;
        const startOf = (i: number) => (i < at ? i : i + length) * WINDOW_MS;
        expect(raws(detector, values, { startOf })).toEqual(raws(detector, values));
      }),
      RUNS,
    );
  });

  test("continues from a copy of its memory as if it had never been stopped", () => {
    fc.assert(
      fc.property(series, fc.nat(), (values, cut) => {
        const n = cut % values.length;
        const memory = memoryOf(detector);
        const before = raws(detector, values.slice(0, n), { memory });
        const copy = newMemory(memory.f64.length);
        new Uint8Array(copy.f64.buffer).set(new Uint8Array(memory.f64.buffer));
        const startOf = (i: number) => (n + i) * WINDOW_MS;
        expect([...before, ...raws(detector, values.slice(n), { memory: copy, startOf })]).toEqual(raws(detector, values));
      }),
      RUNS,
    );
  });

  test("a day on which the clocks change scores like any other day", () => {
    const perDay = 144;
    const random = seeded(8);
    // Office hours in local time, ten-minute windows; from day 14 on one hour earlier in UTC.
    const values = Array.from({ length: 16 * perDay }, (_, i) => {
      const hour = ((i + (i >= 14 * perDay ? 6 : 0)) % perDay) / 6;
      return 20 + 4 * Math.exp(-(((hour - 14) / 3) ** 2)) + random() + random();
    });
    const found = raws(detector, values, { startOf: (i) => i * 600_000 }).map((raw) => raw ?? 0);
    const most = (from: number, to: number) => Math.max(...found.slice(from * perDay, to * perDay));
    expect(most(14, 16)).toBeLessThanOrEqual(1.3 * Math.max(most(7, 14), 1));
  });

  test("scores a shifted level far above all that was normal, within 12 windows", () => {
    const result = raws(detector, shifted).map((raw) => raw ?? 0);
    expect(Math.max(...result.slice(SHIFT, SHIFT + 12))).toBeGreaterThan(2 * Math.max(...result.slice(0, SHIFT)));
  });

  test("is quiet again when a lasting shift has become the normal", () => {
    const result = raws(detector, [...noisy(SHIFT, 1), ...noisy(300, 2).map((v) => v + 20)]).map((raw) => raw ?? 0);
    expect(Math.max(...result.slice(-50))).toBeLessThan(Math.max(...result.slice(SHIFT, SHIFT + 12)) / 2);
  });
});

test("parameters that a detector does not take are refused with a reason", () => {
  const cusum = detectors.get("cusum");
  expect(() => cusum?.with({ allowance: -1 })).toThrow(/parameters of detector cusum/);
  expect([cusum?.accepts({ allowance: -1 }), cusum?.accepts({ allowance: 1 }), cusum?.defaults.allowance]).toEqual([false, true, 0.5]);
});
