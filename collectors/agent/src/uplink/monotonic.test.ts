import { expect, test } from "vitest";
import { wallMinusMonotonicMs } from "./monotonic";

const before = { wallMs: 1_000_000, monotonicMs: 500 };
const STEP_MS = 1_200_000;

test.each([
  ["a clock that runs on", 1_000_010, { wallMs: 1_000_100, monotonicMs: 600 }, 999_500],
  ["a step after the stamp", 1_000_010, { wallMs: 1_000_100 + STEP_MS, monotonicMs: 600 }, 999_500],
  ["a step before the stamp", 1_000_010 + STEP_MS, { wallMs: 1_000_100 + STEP_MS, monotonicMs: 600 }, 999_500 + STEP_MS],
  ["two steps, of which the stamp saw the first", 1_000_010 + STEP_MS, { wallMs: 1_000_100, monotonicMs: 600 }, 999_510 + STEP_MS],
])("%s", (_, atMs, after, lead) => expect(wallMinusMonotonicMs(atMs, before, after)).toBe(lead));
