import fc from "fast-check";
import { expect, test } from "vitest";
import { Acked } from "./acked";

const ranges = fc.array(fc.tuple(fc.nat(60), fc.nat(8)).map(([from, length]): [number, number] => [from, from + length]));

test("ranges hold exactly the numbers that were added, before and after they were written down", () => {
  fc.assert(
    fc.property(ranges, (added) => {
      const acked = new Acked();
      const numbers = new Set<number>();
      for (const [from, to] of added) {
        acked.add(from, to);
        for (let seq = from; seq <= to; seq++) numbers.add(seq);
      }
      const [base, ...others] = acked.words();
      for (const one of [acked, Acked.of(base, others)])
        for (let seq = 0; seq < 80; seq++) if (one.has(seq) !== numbers.has(seq)) return false;
      return true;
    }),
  );
});

test("neighbours grow together, so that lanes sent in order stay few ranges", () => {
  const acked = new Acked();
  for (const seq of [0, 1, 10, 11, 12, 2]) acked.add(seq, seq);
  expect(acked.words()).toEqual([2, "10-12"]);
  acked.add(0, 9);
  expect([acked.words(), acked.size]).toEqual([[12], 1]);
});
