import { newMemory } from "@padit/plugin";
import { expect, test } from "vitest";
import { fft } from "./fft";
import detector from "./index";

const FIT = 15;
const PARAMS = detector.params.parse({});
const raws = (values: readonly number[]) => {
  const memory = newMemory(detector.slots(PARAMS, FIT));
  return values.map((value, i) => detector.step(memory, 0, { startMs: i * 60_000, value, resolution: 0 }, PARAMS, FIT)?.raw ?? null);
};
const daily = (n: number) => Array.from({ length: n }, (_, i) => 10 + Math.sin(i / 4) + 0.1 * Math.sin(i * 12.9898) * Math.sin(i * 78.233));

test("the transform is the sum of its definition, and its inverse leads back", () => {
  const values = Float64Array.from({ length: 16 }, (_, i) => Math.sin(i * i) + i / 7);
  const [re, im] = [values.slice(), new Float64Array(16)];
  fft(re, im);
  for (let k = 0; k < 16; k++) {
    const sum = (part: (x: number) => number) => values.reduce((total, x, i) => total + x * part((-2 * Math.PI * k * i) / 16), 0);
    expect(re[k]).toBeCloseTo(sum(Math.cos), 9);
    expect(im[k]).toBeCloseTo(sum(Math.sin), 9);
  }
  fft(re, im, true);
  re.forEach((x, i) => void expect(x / 16).toBeCloseTo(values[i] ?? Number.NaN, 9));
});

test("a spike scores higher than every window of the normal series before it", () => {
  const values = daily(240);
  values[200] = 14;
  const scores = raws(values);
  const normal = scores.slice(60, 200).map((raw) => raw ?? Number.NaN);
  expect(scores[200]).toBeGreaterThan(Math.max(...normal));
  expect(scores[200]).toBeGreaterThan(3);
});

test("it learns for 59 windows and then scores every window", () => {
  const scores = raws(daily(80));
  expect(scores.slice(0, 58).every((raw) => raw === null)).toBe(true);
  expect(scores.slice(58).every((raw) => raw !== null)).toBe(true);
});
