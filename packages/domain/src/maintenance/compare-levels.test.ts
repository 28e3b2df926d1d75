import { expect, test } from "vitest";
import { NATURES } from "../metrics/nature";
import { compareLevels, gravestChange, type MinuteLevel } from "./compare-levels";

const minutes = (count: number, value: (n: number) => number, n = 60): MinuteLevel[] =>
  Array.from({ length: count }, (_, minute) => ({ value: value(minute), n }));
/** 100 µs with a spread of about 1 µs, as a path through two switches has it. */
const steady = (n: number) => 100 + ((n * 7) % 5) - 2;
const delay = (after: (n: number) => number, count = 15) =>
  compareLevels({ nature: NATURES.delay, before: minutes(60, steady), after: minutes(count, after) });

test("a level within its usual spread is the same, and one beyond it is worse or better", () => {
  expect(delay(steady)).toMatchObject({ outcome: "same", before: 100, after: 100 });
  expect(delay((n) => steady(n) + 3).outcome).toBe("same");
  expect(delay((n) => steady(n) + 42)).toMatchObject({ outcome: "worse", before: 100, after: 142 });
  expect(delay((n) => steady(n) - 42)).toMatchObject({ outcome: "better", before: 100, after: 58 });
});

test("a level that never moved is compared by a share of itself", () => {
  const before = minutes(60, () => 200);
  const after = (value: number) => compareLevels({ nature: NATURES.delay, before, after: minutes(15, () => value) }).outcome;
  expect([after(209), after(211)]).toEqual(["same", "worse"]);
});

test("single bursts before the work hide no change", () => {
  const before = minutes(60, (n) => (n % 20 === 0 ? 9_000 : steady(n)));
  expect(compareLevels({ nature: NATURES.delay, before, after: minutes(15, (n) => steady(n) + 60) }).outcome).toBe("worse");
});

test("a level that is good in neither direction is different", () => {
  const pair = { before: minutes(60, () => 10), after: minutes(15, () => 20) };
  expect(compareLevels({ nature: NATURES.level, ...pair }).outcome).toBe("different");
});

test("loss within chance is the same, loss beyond chance is worse, and loss of more than half is a failure", () => {
  const loss = (after: number) =>
    compareLevels({ nature: NATURES.loss, before: minutes(60, () => 0.001), after: minutes(15, () => after) });
  // 3,600 runs before and 900 after: two lost runs among 900 are what a rate of one in 1,000 gives.
  expect(loss(2 / 900).outcome).toBe("same");
  expect(loss(0.03)).toMatchObject({ outcome: "worse", after: expect.closeTo(0.03, 6) });
  expect(loss(0.5).outcome).toBe("failing");
});

test("an endpoint that failed before the work and fails after it is the same", () => {
  const pair = { before: minutes(60, () => 0), after: minutes(15, () => 0) };
  expect(compareLevels({ nature: NATURES.availability, ...pair }).outcome).toBe("same");
});

test("too few minutes are not compared", () => {
  expect(delay((n) => steady(n) + 42, 2).outcome).toBe("not_measured");
  expect(compareLevels({ nature: NATURES.delay, before: [], after: minutes(15, steady) })).toMatchObject({
    ...{ outcome: "not_measured", before: null, after: 100 },
  });
});

test("the gravest change of an endpoint is named, and of two of a kind the larger one", () => {
  const same = delay(steady);
  const [small, large] = [delay((n) => steady(n) + 20), delay((n) => steady(n) + 90)];
  const failing = { ...same, outcome: "failing" as const };
  expect(gravestChange([same, small, large])).toBe(large);
  expect(gravestChange([large, failing, same])).toBe(failing);
  expect(gravestChange([])).toBeNull();
});
