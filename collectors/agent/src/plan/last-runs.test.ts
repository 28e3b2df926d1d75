import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LastRuns } from "./last-runs";

let dir: string;
const failures: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "padit-runs-"));
  failures.length = 0;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => new LastRuns(dir, (reason) => failures.push(reason));
const hourly = (checkId: string, change: Partial<PlannedCheck> = {}): PlannedCheck => ({
  ...{ checkId, name: checkId, protocol: "http", target: { url: "http://a.example" }, intervalMs: 3_600_000, paused: false, series: {} },
  ...change,
});

test("a restart knows when a check ran, under any name, and nothing of another target", () => {
  const before = open();
  before.note(hourly("a"), 1000);
  before.note(hourly("a"), 2000);
  before.close();
  const after = open();
  expect(after.lastMs(hourly("a", { name: "renamed", series: { x: 1 }, intervalMs: 60_000 }))).toBe(2000);
  expect(after.lastMs(hourly("a", { target: { url: "http://b.example" } }))).toBeUndefined();
  expect(after.lastMs(hourly("b"))).toBeUndefined();
});

test("only checks of the plan with a long interval are kept", () => {
  const runs = open();
  for (const check of [hourly("a"), hourly("gone"), hourly("fast", { intervalMs: 1000 })]) runs.note(check, 1000);
  runs.keepOnly([hourly("a"), hourly("fast")]);
  runs.close();
  expect(Object.keys(JSON.parse(readFileSync(join(dir, "last-runs.json"), "utf8")))).toEqual(["a"]);
});

test("a file that is torn counts as none, and a folder that is gone is said", () => {
  writeFileSync(join(dir, "last-runs.json"), '{"a": {"of"');
  const runs = open();
  expect(runs.lastMs(hourly("a"))).toBeUndefined();
  runs.note(hourly("a"), 1000);
  rmSync(dir, { recursive: true });
  runs.close();
  expect(failures).toEqual([expect.stringContaining("ENOENT")]);
});
