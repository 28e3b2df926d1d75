import { expect, test } from "vitest";
import { clockStepNs } from "./timestamp";

const pair = (realtimeNs: bigint, monoNs: bigint, uncertaintyNs = 0) => ({ realtimeNs, monoNs, uncertaintyNs });

test("a wall clock that runs, or is steered by up to 500 ppm, was not stepped", () => {
  expect(clockStepNs(pair(0n, 0n), pair(1_000_000_000n, 1_000_000_000n))).toBe(0);
  expect(clockStepNs(pair(0n, 0n), pair(1_000_499_000n, 1_000_000_000n))).toBe(0);
});

test("a step of 10 ms within a second is seen, forwards and backwards", () => {
  expect(clockStepNs(pair(0n, 0n), pair(1_010_000_000n, 1_000_000_000n))).toBe(10_000_000);
  expect(clockStepNs(pair(0n, 0n), pair(990_000_000n, 1_000_000_000n))).toBe(-10_000_000);
});

test("readings that are known to the millisecond only do not make a step of one", () => {
  expect(clockStepNs(pair(0n, 0n, 1_000_000), pair(1_001_000_000n, 1_000_000_000n, 1_000_000))).toBe(0);
});
