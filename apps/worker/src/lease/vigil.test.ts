import { expect, it } from "vitest";
import { Vigil } from "./vigil";

it("a vigil begins anew after a gap, for its shard alone", () => {
  const vigil = new Vigil();
  expect(vigil.sinceMs(1, 0)).toBe(0);
  expect(vigil.sinceMs(2, 0)).toBe(0);
  for (const nowMs of [8_000, 16_000]) expect(vigil.sinceMs(1, nowMs)).toBe(0);
  expect(vigil.sinceMs(2, 16_000)).toBe(16_000);
  expect(vigil.sinceMs(1, 40_000)).toBe(40_000);
});
