import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endpointSamples } from "@padit/domain/testing/simulation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { detectEndpoint } from "./detect-endpoint";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-endpoint-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function detected(lines: readonly unknown[]) {
  const [input, output] = [join(folder, "in.jsonl"), join(folder, "out.jsonl")];
  await writeFile(input, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
  await detectEndpoint({ input, output });
  const text = (await readFile(output, "utf8")).trim();
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
}

const SAMPLES = endpointSamples(600, 5, [
  { from: 300, to: 360, change: ({ forward, backward }) => ({ forward: forward + 3, backward: backward - 3 }) },
]);
const line = (name: string, samples = SAMPLES) => ({
  name,
  stepSeconds: 240,
  rtt: samples.map((s) => s.delay),
  // Removes the difference of 3 s between the two simulated clocks.
  owdF: samples.map((s) => (s.forward === null ? null : s.forward - 3000)),
  owdR: samples.map((s) => (s.backward === null ? null : s.backward + 3000)),
  lost: samples.map((s) => s.lost),
  events: [{ type: "never read", start: 1, end: 2 }],
});

test("a clock step is one alert that says so in its evidence", async () => {
  const [first, second] = await detected([line("a"), "", line("b", endpointSamples(500, 6))]);
  expect(second).toEqual({ name: "b", alerts: [] });
  expect(first).toMatchObject({ name: "a", alerts: [{ kind: "clock_step", score: expect.any(Number) }] });
  const [alert] = first.alerts;
  expect(alert.at).toBeGreaterThanOrEqual(300);
  expect(alert.at).toBeLessThan(308);
  expect(alert.end).toBeGreaterThan(350);
  expect(alert.end).toBeLessThan(368);
  expect(alert.evidence).toMatchObject({ decided_at: alert.at, reason: expect.stringContaining("a clock was set"), asymmetry: {} });
});

test("numbers that are none and negative delays are missing samples", async () => {
  const spoilt = line("a");
  spoilt.rtt = spoilt.rtt.map((v, i) => (i % 50 === 7 ? -1 : i % 50 === 9 ? ("n/a" as unknown as number) : v));
  const [result] = await detected([spoilt]);
  expect(result.alerts).toMatchObject([{ kind: "clock_step" }]);
});

test("round trips alone are enough", async () => {
  const shifted = line("a").rtt.map((v, i) => (v !== null && i >= 400 && i < 450 ? v + 4 : v));
  expect(await detected([{ name: "a", rtt: shifted }])).toMatchObject([{ name: "a", alerts: [{ kind: "level_shift" }] }]);
});

test("what cannot be read is named with its line and the form that is wanted", async () => {
  await expect(detected([line("a"), "{"])).rejects.toThrow(/Line 2 is not JSON: .* A line is \{"name"/);
  await expect(detected([{ name: "a" }])).rejects.toThrow("Line 1: rtt: ");
  await expect(detected([{ ...line("a"), lost: [0] }])).rejects.toThrow('Line 1: "lost" has 1 samples and "rtt" 600.');
  await expect(detectEndpoint({ input: join(folder, "none.jsonl"), output: "-" })).rejects.toThrow(/none\.jsonl cannot be read: ENOENT/);
});
