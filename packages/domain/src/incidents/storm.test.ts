import { expect, test } from "vitest";
import { scoreStorm } from "./storm.simulation";

const storms = (faults: number) => Array.from({ length: 120 }, (_, n) => scoreStorm({ seed: 20_000 + n, faults, judgedAfterSeconds: 180 }));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

// The marks are those of the specification of incidents: simulated networks, judged 180 s after the first failure.
test("of single faults at least 95 % are named right", () => {
  expect(storms(1).filter(({ isAllRight }) => isAllRight).length).toBeGreaterThanOrEqual(0.95 * 120);
});

test("of two faults at once both are named right in at least 80 % of storms, and at most 2 % of the named causes are wrong", () => {
  const scores = storms(2);
  expect(scores.filter(({ isAllRight }) => isAllRight).length).toBeGreaterThanOrEqual(0.8 * 120);
  expect(sum(scores.map(({ wrong }) => wrong))).toBeLessThanOrEqual(0.02 * sum(scores.map(({ namings }) => namings)));
});

test("there are at most 1.1 incidents per fault", () => {
  const scores = [...storms(1), ...storms(2)];
  expect(sum(scores.map(({ incidents }) => incidents))).toBeLessThanOrEqual(1.1 * sum(scores.map(({ faults }) => faults)));
});
