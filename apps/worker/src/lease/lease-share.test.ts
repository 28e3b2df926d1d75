import { expect, it } from "vitest";
import { LeaseShare } from "./lease-share";

/** Workers that share `shards`; each `step` lets every shard without a holder be offered to one worker, as a task queue does. */
function installation(shards: number) {
  let nowMs = 0;
  const workers = new Map<string, LeaseShare>();
  const holders = new Map<number, string>();
  let offered = 0;
  return {
    join: (name: string) =>
      workers.set(
        name,
        new LeaseShare(
          async () => ({ shards, workers: workers.size }),
          () => nowMs,
        ),
      ),
    leave(name: string) {
      workers.delete(name);
      for (const [shard, holder] of holders) if (holder === name) holders.delete(shard);
    },
    async step() {
      nowMs += 10_000;
      for (const [shard, holder] of [...holders]) {
        const share = workers.get(holder);
        if (!share || !(await share.isSurplus(shard))) continue;
        share.drop(shard);
        holders.delete(shard);
      }
      for (let shard = 0; shard < shards; shard++) {
        if (holders.has(shard)) continue;
        const [name, share] = [...workers][offered++ % workers.size] ?? [];
        if (name !== undefined && (await share?.take(shard))) holders.set(shard, name);
      }
      return new Map(holders);
    },
  };
}

function countsOf(holders: ReadonlyMap<number, string>): number[] {
  const names = [...holders.values()];
  return [...new Set(names)].map((name) => names.filter((other) => other === name).length).sort();
}

it("a lone worker takes every shard and keeps it", async () => {
  const own = installation(8);
  own.join("a");
  const first = await own.step();
  expect(first.size).toBe(8);
  expect(await own.step()).toEqual(first);
});

it("a worker that joins gets its share; shards that need not move stay where they are", async () => {
  const own = installation(8);
  own.join("a");
  await own.step();
  own.join("b");
  let holders = new Map<number, string>();
  for (let n = 0; n < 12; n++) holders = await own.step();
  expect(countsOf(holders)).toEqual([4, 4]);
  expect([0, 1, 2, 3].map((shard) => holders.get(shard))).toEqual(["a", "a", "a", "a"]);
  for (let n = 0; n < 5; n++) expect(await own.step()).toEqual(holders);
});

it("the shards of a worker that leaves are taken by the others, and theirs stay", async () => {
  const own = installation(8);
  for (const name of ["a", "b", "c"]) own.join(name);
  let before = new Map<number, string>();
  for (let n = 0; n < 12; n++) before = await own.step();
  expect(countsOf(before)).toEqual([2, 3, 3]);
  own.leave("b");
  let after = new Map<number, string>();
  for (let n = 0; n < 12; n++) after = await own.step();
  expect(countsOf(after)).toEqual([4, 4]);
  for (const [shard, holder] of before) if (holder !== "b") expect(after.get(shard)).toBe(holder);
});
