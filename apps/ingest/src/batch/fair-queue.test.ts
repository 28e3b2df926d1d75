import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FairQueue } from "./fair-queue";

const queueOf = (entries: readonly (readonly [tenant: string, weight: number])[]) => {
  const queue = new FairQueue<{ tenant: string; weight: number; n: number }>(({ weight }) => weight);
  entries.forEach(([tenant, weight], n) => {
    queue.push(tenant, { tenant, weight, n });
  });
  return queue;
};

describe("FairQueue", () => {
  it("serves a small tenant next, however much a large one has queued", () => {
    const queue = queueOf([...Array.from({ length: 1000 }, () => ["large", 10] as const), ["small", 1]]);
    expect(queue.take(21).map(({ tenant }) => tenant)).toEqual(["large", "small", "large"]);
  });

  it("continues with the tenants that were not served", () => {
    const queue = queueOf([
      ["a", 5],
      ["a", 5],
      ["b", 5],
    ]);
    expect(queue.take(5).map(({ tenant }) => tenant)).toEqual(["a"]);
    expect(queue.take(5).map(({ tenant }) => tenant)).toEqual(["b"]);
  });

  it("takes one item that is heavier than asked for", () => {
    expect(queueOf([["a", 50]]).take(1)).toHaveLength(1);
  });

  it("gives every item once, those of a tenant in order, and counts right", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 9 }))),
        fc.integer({ min: 1, max: 30 }),
        (entries, max) => {
          const queue = queueOf(entries);
          expect([queue.size, queue.weight]).toEqual([entries.length, entries.reduce((sum, [, weight]) => sum + weight, 0)]);
          const taken = [];
          while (queue.size > 0) taken.push(...queue.take(max));
          expect(taken.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(entries.map((_, n) => n));
          for (const tenant of ["a", "b", "c"]) {
            const own = taken.filter((item) => item.tenant === tenant).map(({ n }) => n);
            expect(own).toEqual(own.toSorted((a, b) => a - b));
          }
          expect([queue.weight, queue.ofTenant("a")]).toEqual([0, { size: 0, weight: 0 }]);
        },
      ),
    );
  });
});
