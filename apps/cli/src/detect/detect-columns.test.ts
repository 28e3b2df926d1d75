import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simulateRig } from "@padit/domain/testing/rig-simulation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { program } from "../program";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-columns-"));
});
afterAll(() => rm(folder, { recursive: true }));

const COLUMNS = ["a", "b", "c", "pressure", "t1", "t2", "v", "flow"];
const shifted = simulateRig(11, false).rows.map((row, i) =>
  i >= 600 && i < 800 ? row.map((v, s) => (s === 7 ? v - 3 : s === 0 ? v - 0.002 : v)) : row,
);

async function detected(rows: readonly (readonly unknown[])[], ...more: string[]) {
  const [input, output] = [join(folder, "in.csv"), join(folder, "out.csv")];
  await writeFile(input, `${["when", ...COLUMNS].join(";")}\n${rows.map((row, i) => [`t${i}`, ...row].join(";")).join("\n")}\n`);
  await program().parseAsync(["node", "padit", "detect", "--input", input, "--output", output, ...more]);
  const [header, ...lines] = (await readFile(output, "utf8")).trimEnd().split("\n");
  return { header, stamps: lines.map((line) => line.split(",")[0]), scores: lines.map((line) => Number(line.split(",")[1])) };
}

test("several columns give one score a row, high as long as the anomaly lasts", async () => {
  const { header, stamps, scores } = await detected(shifted, "--value-columns", COLUMNS.join(","), "--time-column", "when");
  expect(header).toBe("timestamp,anomaly_score");
  expect(stamps).toEqual(shifted.map((_, i) => `t${i}`));
  expect(scores.every((s) => Number.isFinite(s) && s >= 0 && s <= 1)).toBe(true);
  expect(scores.slice(620, 800).every((s) => s >= 0.5)).toBe(true);
  expect(scores.slice(0, 600).some((s) => s >= 0.5)).toBe(false);
});

test("rows with missing values stay", async () => {
  const holes = shifted.map((row, i) => (i % 7 === 3 ? row.map((v, s) => (s % 2 ? "" : v)) : row));
  expect((await detected(holes, "--value-columns", "a,b,flow")).stamps).toEqual(shifted.map((_, i) => String(i)));
});

test("wrong use says what to do", async () => {
  await expect(detected(shifted, "--value-columns", "a,nothing")).rejects.toThrow('no column "nothing"; its columns are "when", "a"');
  await expect(detected(shifted, "--value-columns", "a")).rejects.toThrow("needs two columns or more");
  await expect(detected(shifted, "--value-columns", "a,b,a")).rejects.toThrow('names "a" twice');
  await expect(detected(shifted, "--value-columns", "a,b", "--value-column", "a")).rejects.toThrow("exclude each other");
});
