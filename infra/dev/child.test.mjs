import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Child } from "./child.mjs";

let logDir;
beforeEach(() => {
  logDir = mkdtempSync(join(tmpdir(), "padit-child-"));
  process.env.DATABASE_URL = "postgresql://secret";
  process.env.PADIT_TEST_OF_CHILD = "inherited";
});
afterEach(() => {
  delete process.env.DATABASE_URL;
  delete process.env.PADIT_TEST_OF_CHILD;
  rmSync(logDir, { recursive: true, force: true });
});

test.each([
  [true, false],
  [false, true],
])("a process that is alone (%s) inherits our environment (%s), and its secrets in no case", async (isAlone, expected) => {
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
  expect(readFileSync(child.log, "utf8").includes("PADIT_TEST_OF_CHILD")).toBe(expected);
  expect(readFileSync(child.log, "utf8")).not.toContain("DATABASE_URL");
});
