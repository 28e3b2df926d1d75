import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Child } from "./child.mjs";

let logDir;
beforeEach(() => {
  logDir = mkdtempSync(join(tmpdir(), "padit-child-"));
  process.env.DATABASE_URL = "postgresql://secret";
});
afterEach(() => {
  delete process.env.DATABASE_URL;
  rmSync(logDir, { recursive: true, force: true });
});

test.each([
  [true, false],
  [false, true],
])("a process that is alone (%s) has the secrets of our environment: %s", async (isAlone, expected) => {
  const child = new Child({
    name: "teller",
    command: "/bin/sh",
    args: ["-c", "env; echo told; exec tail -f /dev/null"],
    env: { OWN: "1" },
    isAlone,
    logDir,
  });
  child.start();
  await expect.poll(() => readFileSync(child.log, "utf8"), { timeout: 30_000 }).toMatch(/^told$/m);
  await child.stop(0);
  expect(readFileSync(child.log, "utf8")).toMatch(/^OWN=1$/m);
  expect(readFileSync(child.log, "utf8").includes("DATABASE_URL")).toBe(expected);
});
