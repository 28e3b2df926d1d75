import fc from "fast-check";
import { expect, test } from "vitest";
import { BlockReader, BlockWriter } from "./blocks";

test("blocks come back in the order they were put, where they lie", () => {
  const block = fc.option(fc.float64Array({ noNaN: true, maxLength: 9 }));
  fc.assert(
    fc.property(fc.array(block), fc.nat(3), (all, before) => {
      const writer = new BlockWriter();
      for (const one of all) writer.put(one ?? undefined);
      const target = new Float64Array(before + writer.slots);
      writer.copyTo(target.subarray(before));
      const reader = new BlockReader(target.buffer, target.byteOffset + 8 * before, writer.lengths);
      all.forEach((one, i) => {
        const read = i % 2 === 0 ? reader.numbers() : (reader.memory()?.f64 ?? new Float64Array(0));
        expect(read).toEqual(one ?? new Float64Array(0));
        if (read.length > 0) expect(read.buffer).toBe(target.buffer);
      });
    }),
    { numRuns: 200, seed: 5 },
  );
});
