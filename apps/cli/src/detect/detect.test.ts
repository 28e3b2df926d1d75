import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { detect } from "./detect";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-detect-"));
});
afterAll(() => rm(folder, { recursive: true }));

const row = (i: number, value: string | number) =>
  `2014-02-14 ${String(Math.floor(i / 60) % 24).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}:00,${value}`;

async function scores(lines: readonly string[], more: { timeColumn?: string; mode?: "causal" | "offline" } = {}) {
  const input = join(folder, "in.csv");
  const output = join(folder, "out.csv");
  await writeFile(input, `${["timestamp,value", ...lines].join("\n")}\n`);
  await detect({ input, output, valueColumn: "value", mode: "causal", ...more });
  const [header, ...rows] = (await readFile(output, "utf8")).trimEnd().split("\n");
  return { header, stamps: rows.map((r) => r.split(",")[0]), scores: rows.map((r) => Number(r.split(",")[1])) };
}

const lines = Array.from({ length: 300 }, (_, i) => row(i, i >= 200 && i < 220 ? 90 : 20 + ((i * 7919) % 13) / 13));

test("every row gets a score, its time is copied as it stands, and a shift stands out", async () => {
  const result = await scores(lines, { timeColumn: "timestamp" });
  expect(result.header).toBe("timestamp,anomaly_score");
  expect(result.stamps).toEqual(lines.map((line) => line.split(",")[0]));
  expect(result.scores.every((s) => Number.isFinite(s) && s >= 0 && s <= 1)).toBe(true);
  expect(result.scores.findIndex((s) => s >= 0.5)).toBe(200);
});

test("empty and non-numeric values are missing samples, their rows stay", async () => {
  const holes = lines.map((line, i) => (i % 10 === 3 ? row(i, i % 20 === 3 ? "" : "n/a") : line));
  const result = await scores(holes);
  expect(result.stamps).toEqual(lines.map((_, i) => String(i)));
  expect(result.scores).toHaveLength(300);
});

test("scores are causal: a prefix of the file gives a prefix of the scores", async () => {
  const whole = await scores(lines);
  const prefix = await scores(lines.slice(0, 210));
  expect(prefix.scores).toEqual(whole.scores.slice(0, 210));
});

test("a missing column is named beside those there are", async () => {
  await expect(scores(lines, { timeColumn: "time" })).rejects.toThrow('no column "time"; its columns are "timestamp", "value"');
});

test("in a file of one column an empty line is a missing sample, and spaces around a time stay", async () => {
  const input = join(folder, "one.csv");
  const output = join(folder, "one.out.csv");
  await writeFile(input, "load\n1\n\n3\n");
  await detect({ input, output, valueColumn: "load", mode: "causal" });
  expect(await readFile(output, "utf8")).toBe("timestamp,anomaly_score\n0,0\n1,0\n2,0\n");
  await writeFile(input, "when, load\n 1 ,2\n,3\n");
  await detect({ input, output, valueColumn: "load", timeColumn: "when", mode: "causal" });
  expect(await readFile(output, "utf8")).toBe("timestamp,anomaly_score\n 1 ,0\n,0\n");
});

test("offline, every row gets a score too, and the shift's are the highest", async () => {
  const holes = lines.map((line, i) => (i % 10 === 3 ? row(i, "") : line));
  const { scores: found } = await scores(holes, { mode: "offline" });
  expect(found).toHaveLength(300);
  expect(found.every((s) => Number.isFinite(s) && s >= 0 && s <= 1)).toBe(true);
  expect(Math.min(...found.slice(205, 215))).toBeGreaterThan(Math.max(...found.slice(0, 180)));
});
