import { expect, test } from "vitest";
import { detectors } from "../detectors";
import type { Tuning } from "../model/detection-config";
import { newBank } from "./detector-bank";
import { stepModel } from "./model-change";
import { seeded } from "./simulation";

const context = { preset: "balanced", learningWindows: 30 } as const;
const alone = (id: string): Tuning => ({ detectors: { [id]: {} }, caution: 0 });
const voters = (tunings: readonly (Tuning | null)[]): number[] => {
  const state = { bank: newBank() };
  const random = seeded(7);
  return tunings.map(
    (tuning, i) => stepModel(state, { startMs: i * 10_000, value: 5 + random(), resolution: 0 }, tuning, context).votes.length,
  );
};
const [first] = detectors.list();
/** Number of windows after which every detector gives scores. */
const LEARNT = 100;

test("a series that has learnt nothing begins with the model that is wanted", () => {
  const heard = voters(Array<Tuning>(60).fill(alone(first?.name ?? "")));
  expect(heard.slice(0, 29).every((n) => n === 0)).toBe(true);
  expect(heard.at(-1)).toBe(1);
});

test("a promoted model learns beside the old one and takes over without a window of silence", () => {
  const heard = voters([...Array<null>(LEARNT).fill(null), ...Array<Tuning>(60).fill(alone(first?.name ?? ""))]);
  expect(heard.slice(35).every((n) => n > 0)).toBe(true);
  expect(heard[LEARNT]).toBe(detectors.list().length);
  expect(heard.at(-1)).toBe(1);
});

test("a model that is rolled back before it has learnt never speaks", () => {
  const heard = voters([
    ...Array<null>(LEARNT).fill(null),
    ...Array<Tuning>(10).fill(alone(first?.name ?? "")),
    ...Array<null>(60).fill(null),
  ]);
  expect(heard.slice(LEARNT).every((n) => n === detectors.list().length)).toBe(true);
});

test("more caution asks for rarer windows", () => {
  const fired = (caution: number): number => {
    const state = { bank: newBank() };
    const random = seeded(3);
    const tuning: Tuning = { detectors: Object.fromEntries(detectors.list().map(({ name }) => [name, {}])), caution };
    return Array.from({ length: 2000 }, (_, i) => {
      const value = 5 + random() + (i % 97 === 0 ? 1.2 : 0);
      return stepModel(state, { startMs: i * 10_000, value, resolution: 0 }, tuning, context).firing ? 1 : 0;
    }).reduce<number>((sum, n) => sum + n, 0);
  };
  expect(fired(-2)).toBeGreaterThan(fired(3));
});
