import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { program } from "../program";
import { type ReplayOptions, replayLines } from "./replay";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-replay-"));
});
afterAll(() => rm(folder, { recursive: true }));

const START_MS = Date.UTC(2026, 9, 5);
const OPTIONS: ReplayOptions = { input: "-", metric: "http_response_time", windowSeconds: 60, preset: "balanced", zone: "UTC" };

/** Six quiet hours, an hour at three times the delay, two quiet hours, every 30 s. */
const DELAYS = Array.from({ length: 1080 }, (_, i) => (i >= 720 && i < 840 ? 60 : 20) + ((i * 7919) % 13) / 13);
const RISE_MS = START_MS + 720 * 30_000;
const FALL_MS = START_MS + 840 * 30_000;
const rowsOf = (values: readonly (number | null)[], stepMs = 30_000) =>
  values.map((value, i) => ({ timeMs: START_MS + i * stepMs, values: [value] }));
const played = (rows: ReturnType<typeof rowsOf>, options: Partial<ReplayOptions> = {}) =>
  [...replayLines(rows, { ...OPTIONS, ...options })].map((line) => JSON.parse(line));

test("a rise of the delay opens an alert that states what was expected, and its end resolves it", () => {
  const lines = played(rowsOf(DELAYS));
  const opened = lines[0];
  expect(opened).toMatchObject({ type: "open", kind: "level_shift", severity: expect.any(String), observed: expect.any(Number) });
  expect(Date.parse(opened.at)).toBeGreaterThan(RISE_MS);
  expect(Date.parse(opened.at)).toBeLessThan(RISE_MS + 15 * 60_000);
  expect(opened.observed).toBeGreaterThan(opened.expected.high);
  expect(opened.expected.low).toBeLessThanOrEqual(opened.expected.value);
  const ended = lines.at(-1);
  expect(ended.type === "resolve" || ended.type === "settle").toBe(true);
  expect(ended).toMatchObject({ kind: expect.any(String), observed: null, expected: null, reason: expect.any(String) });
  expect(Date.parse(ended.at)).toBeGreaterThan(RISE_MS);
});

test("the same rows give the same lines", () => {
  expect(played(rowsOf(DELAYS))).toEqual(played(rowsOf(DELAYS)));
});

test("the last window closes although no row follows it", () => {
  const openedMs = Date.parse(played(rowsOf(DELAYS))[0].at);
  // An alert is decided after its window and the allowed lateness. These rows end with the window, before the decision.
  const rows = rowsOf(DELAYS).filter(({ timeMs }) => timeMs < openedMs - 30_000);
  expect(played(rows)).toMatchObject([{ type: "open" }]);
});

test("negative delays and empty values are no samples", () => {
  const holes = DELAYS.map((value, i) => (i % 50 === 7 ? null : value));
  const negative = DELAYS.map((value, i) => (i % 50 === 7 ? -1 : value));
  expect(played(rowsOf(negative))).toEqual(played(rowsOf(holes)));
});

test("a metric takes the protocol's type unless another is given", () => {
  const answers = rowsOf(Array.from({ length: 1080 }, (_, i) => (i >= 720 && i < 840 ? 0 : 1)));
  const [opened] = played(answers, { metric: "http_availability" });
  expect(opened).toMatchObject({ type: "open", kind: "outage", observed: 0 });
  expect(played(answers, { metric: "up", type: "availability" })[0]).toMatchObject({ type: "open", kind: "outage", observed: 0 });
});

const file = async (text: string): Promise<string> => {
  const input = join(folder, "in.csv");
  await writeFile(input, text);
  return input;
};
const run = (...options: string[]) => program().parseAsync(["node", "padit", "replay", ...options]);

test("wrong use says what to do", async () => {
  const input = await file("time_ms,value\n1791158400000,1\nsoon,2\n");
  await expect(run("--input", input, "--metric", "x")).rejects.toThrow('Row 2 of the input has no time: time_ms is "soon"');
  await expect(run("--input", await file("time,value\n1,1\n"), "--metric", "x")).rejects.toThrow('no column "time_ms"');
  await expect(run("--input", input, "--metric", "x", "--zone", "Mars/Olympus")).rejects.toThrow('no time zone "Mars/Olympus"');
  await expect(run("--input", join(folder, "none.csv"), "--metric", "x")).rejects.toThrow("cannot be read");
});

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const start = (stdin: string, ...options: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, ["--import", "tsx", MAIN, "replay", ...options], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end(stdin);
  });

test("standard input is read, alerts alone go to standard output, and wrong use ends with 2", async () => {
  const csv = ["time_ms,value", ...DELAYS.map((value, i) => `${START_MS + i * 30_000},${i === 5 ? "" : value}`)].join("\n");
  const good = await start(csv, "--input", "-", "--metric", "http_response_time");
  expect(good.code).toBe(0);
  const lines = good.stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))[0]).toMatchObject({ type: "open", kind: "level_shift" });
  expect(Date.parse(JSON.parse(lines.at(-1) ?? "").at)).toBeLessThan(FALL_MS + 2 * 3_600_000);
  expect((await start(csv, "--input", "-", "--metric", "x", "--window", "none")).code).toBe(2);
  expect((await start("", "--input", "-", "--metric", "x")).code).toBe(2);
});
