import { expect, it } from "vitest";
import { chooseShard } from "./choose-shard";

it("keeps a tenant's collectors together", () => {
  const loads = [
    { shard: 2, tenantId: "a", collectors: 5 },
    { shard: 0, tenantId: "b", collectors: 1 },
  ];
  expect(chooseShard(loads, "a", 4)).toBe(2);
});

it("opens a further shard, the emptiest, when the tenant has filled its own", () => {
  const loads = [
    { shard: 0, tenantId: "a", collectors: 32 },
    { shard: 1, tenantId: "b", collectors: 3 },
    { shard: 2, tenantId: "c", collectors: 1 },
  ];
  expect(chooseShard(loads, "a", 3)).toBe(2);
});

it("spreads tenants over the shards", () => {
  const loads = [{ shard: 0, tenantId: "a", collectors: 1 }];
  expect(chooseShard(loads, "b", 2)).toBe(1);
  expect(chooseShard([], "b", 2)).toBe(0);
});
