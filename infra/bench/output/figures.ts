import { readFileSync } from "node:fs";
import { z } from "zod";

// Progress messages of called code go to standard error, so that only figures are on standard output.
console.log = console.error;

const Figure = z.object({ name: z.string(), value: z.number().nullable() });
let before: ReadonlyMap<string, number | null> = new Map();

/** Lets each figure state the value that it had in an earlier run, whose standard output is in this file. */
export function compareWith(path: string): void {
  const lines = readFileSync(path, "utf8").split("\n");
  before = new Map(
    lines
      .filter((line) => line.startsWith("{"))
      .map((line) => Figure.parse(JSON.parse(line)))
      .map((f) => [f.name, f.value]),
  );
}

/** One JSON line on standard output. */
export function figure(name: string, value: number, unit: string): void {
  const earlier = before.has(name) ? { before: before.get(name) } : {};
  process.stdout.write(`${JSON.stringify({ name, value: Math.round(value * 1000) / 1000, ...earlier, unit })}\n`);
}

/** Nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
