import { expect, test } from "vitest";
import { momentOf, RANGES, shifted, widened } from "./ranges";

const at = (ms: number) => new Date(ms);
const NOW = 100_000;

test("a moving range moves in steps, and never ends before the present", () => {
  expect(momentOf(1_234_567, RANGES["1h"])).toBe(1_240_000);
  expect(momentOf(1_234_567, RANGES["24h"])).toBe(1_440_000);
  for (const range of Object.values(RANGES)) expect(momentOf(1_234_567, range)).toBeGreaterThanOrEqual(1_234_567);
});

test("widening doubles, shifting keeps the length; neither goes beyond the present", () => {
  expect(widened({ from: at(40_000), to: at(50_000) }, NOW)).toEqual({ from: at(35_000), to: at(55_000) });
  expect(widened({ from: at(90_000), to: at(NOW) }, NOW)).toEqual({ from: at(80_000), to: at(NOW) });
  expect(shifted({ from: at(40_000), to: at(50_000) }, -1, NOW)).toEqual({ from: at(30_000), to: at(40_000) });
  expect(shifted({ from: at(85_000), to: at(95_000) }, 1, NOW)).toEqual({ from: at(90_000), to: at(NOW) });
});
