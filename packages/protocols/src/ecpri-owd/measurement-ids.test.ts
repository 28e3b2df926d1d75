import { expect, test } from "vitest";
import { MeasurementIds } from "./measurement-ids";

test("runs to one peer take IDs one after the other, those to another peer their own", () => {
  const ids = new MeasurementIds();
  expect([ids.take("a", 50, 250), ids.take("a", 5, 7), ids.take("b", 5, 7), ids.take("a", 1, 7)]).toEqual([250, 44, 7, 49]);
});

test("ten thousand peers are remembered, the one not asked for the longest time is forgotten", () => {
  const ids = new MeasurementIds();
  for (let n = 0; n < 10_000; n++) ids.take(`peer ${n}`, 1, 0);
  ids.take("peer 0", 1, 0);
  ids.take("another", 1, 0);
  expect([ids.take("peer 0", 1, 99), ids.take("peer 1", 1, 99)]).toEqual([2, 99]);
});
