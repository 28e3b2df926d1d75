import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changepoints } from "./changepoints";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-changepoints-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function find(text: string, mode: "online" | "offline", valueColumn = "rtt") {
  const input = join(folder, "in.csv");
  const output = join(folder, "out.json");
  await writeFile(input, text);
  await changepoints({ input, output, valueColumn, mode });
  return JSON.parse(await readFile(output, "utf8"));
}

/** A step from 20 to 26 at row 200; row 100 was lost. */
const values = Array.from({ length: 400 }, (_, i) => (i === 100 ? -1 : (i < 200 ? 20 : 26) + ((i * 7919) % 13) / 13));
const commas = `epoch,rtt\n${values.map((v, i) => `${i},${v}`).join("\n")}\n`;
const semicolons = `epoch;rtt;cp\r\n${values.map((v) => `14/11/2016 23:55;${String(v).replace(".", ",")};0`).join("\r\n")}\r\n`;

test("online, the change stands with the row at which it was announced", async () => {
  const [change, ...rest] = await find(commas, "online");
  expect(rest).toEqual([]);
  expect(change).toMatchObject({ index: 200, kind: "level_shift" });
  expect(change.decidedAt).toBeGreaterThanOrEqual(200);
  expect(change.decidedAt).toBeLessThanOrEqual(210);
  expect(change.confidence).toBeGreaterThan(0.5);
  expect(change.confidence).toBeLessThanOrEqual(1);
});

test("offline, all is decided at the last row", async () => {
  expect(await find(commas, "offline")).toMatchObject([{ index: 200, decidedAt: 399, kind: "level_shift" }]);
});

test.each(["online", "offline"] as const)("%s, semicolons with decimal commas read as commas with points", async (mode) => {
  expect(await find(semicolons, mode)).toEqual(await find(commas, mode));
});

test("a file without changes gives an empty array", async () => {
  expect(await find("rtt\n1\n1\n1\n", "online")).toEqual([]);
});

test("what is wrong is said with what to do", async () => {
  await expect(find(commas, "online", "RTT")).rejects.toThrow('no column "RTT"; its columns are "epoch", "rtt"');
  await expect(find("", "online")).rejects.toThrow("needs a header line");
  await expect(changepoints({ input: join(folder, "none.csv"), output: "-", valueColumn: "rtt", mode: "online" })).rejects.toThrow(
    /none\.csv cannot be read: ENOENT/,
  );
  await expect(changepoints({ input: join(folder, "in.csv"), output: folder, valueColumn: "rtt", mode: "online" })).rejects.toThrow();
});
