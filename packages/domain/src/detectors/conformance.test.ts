import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import type { Json } from "../json";
import { type AnyDetector, detectors } from "./index";

const FIT = 15;
const noisy = (n: number, seed: number) => {
  const random = seeded(seed);
  return Array.from({ length: n }, () => 10 + random() + random() + random());
};
const shifted = [...noisy(100, 1), ...noisy(50, 2).map((v) => v + 20)];

function scores(detector: AnyDetector, values: readonly number[], state: Json = detector.init()) {
  return values.map((value, i) => detector.step(state, { startMs: i * 10_000, value, resolution: 0 }, FIT));
}
const raws = (detector: AnyDetector, values: readonly number[]) => scores(detector, values).map((step) => step?.raw ?? null);

describe.each(detectors.map((d) => [d.id, d] as const))("%s", (_, detector) => {
  test("says that it is learning, then speaks", () => {
    const steps = scores(detector, noisy(40, 3));
    expect(steps[0]).toBeNull();
    expect(steps.slice(FIT).every((step) => step !== null)).toBe(true);
  });

  test("is causal and deterministic", () => {
    expect(raws(detector, shifted.slice(0, 110))).toEqual(raws(detector, shifted).slice(0, 110));
  });

  test("does not care for units or offsets of scale", () => {
    const [plain, scaled] = [
      raws(detector, shifted),
      raws(
        detector,
        shifted.map((v) => v * 1000),
      ),
    ];
    plain.forEach((raw, i) => {
      if (raw === null) expect(scaled[i]).toBeNull();
      else expect(scaled[i]).toBeCloseTo(raw, 6);
    });
  });

  test.each([[0], [5], [-3], [1e12]])("is silent on a series that is always %d", (value) => {
    const constant = Array.from({ length: 200 }, () => value);
    expect(raws(detector, constant).every((raw) => raw === null || raw === 0)).toBe(true);
  });

  test.each([[1e300], [-1e300], [0]])("stays finite and not negative at %d", (value) => {
    const result = raws(detector, [...noisy(60, 4), value, ...noisy(10, 5), value]);
    expect(result.every((raw) => raw === null || (Number.isFinite(raw) && raw >= 0))).toBe(true);
  });

  test("its state survives JSON in mid-stream", () => {
    const state = detector.init();
    scores(detector, shifted.slice(0, 105), state);
    const copy: Json = JSON.parse(JSON.stringify(state));
    expect(scores(detector, shifted.slice(105), copy)).toEqual(scores(detector, shifted.slice(105), state));
  });

  test("scores a shifted level far above all that was normal", () => {
    const result = raws(detector, shifted).map((raw) => raw ?? 0);
    expect(result[101]).toBeGreaterThan(2 * Math.max(...result.slice(0, 100)));
  });

  test("is quiet again when a lasting shift has become the normal", () => {
    const result = raws(detector, [...noisy(100, 1), ...noisy(200, 2).map((v) => v + 20)]).map((raw) => raw ?? 0);
    expect(Math.max(...result.slice(-50))).toBeLessThan(result[101] ?? 0);
  });
});
