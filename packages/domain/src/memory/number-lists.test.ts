import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberLists } from "./number-lists";

test("lists come back in the order they were put, nulls and all, whatever room there was", () => {
  const item = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(fc.array(item)), fc.nat(20), (all, room) => {
      const writer = new NumberLists(new Float64Array(room));
      const lengths = all.map((list) => writer.put(list));
      const reader = new NumberLists(writer.written().slice());
      expect(lengths.map((length) => reader.numbersOrNulls(length))).toEqual(all);
    }),
    { numRuns: 200, seed: 5 },
  );
});
