import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const mayUnshare = process.platform === "linux" && process.getuid?.() === 0;
if (!mayUnshare) console.warn("skipped: network namespaces need Linux and root");
const folder = mkdtempSync(join(tmpdir(), "padit-only-"));
const program = join(folder, "take.mjs");
let dir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  const contents = `
    import { acquireProcessLock } from "./process-lock";
    try { await acquireProcessLock(process.argv[2], process.argv[3], 1000); console.log("has it"); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.message); }`;
  await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
  });
});
beforeEach(() => {
  // The path is longer than a Unix socket path may be.
  dir = join(mkdtempSync(join(folder, "data-")), "a".repeat(120));
  mkdirSync(dir);
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Starts a process that requests the lock and returns its first output. @param prefix command line put before its own */
async function want(part: string, prefix: string[] = []): Promise<{ said: string; child: ChildProcess }> {
  const [command = "", ...args] = [...prefix, process.execPath, program, part, dir];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [said] = await once(child.stdout, "data");
  return { said: String(said).trim(), child };
}

test("one process has a part in a folder, another one the other part", async () => {
  expect((await want("engine")).said).toBe("has it");
  expect((await want("engine")).said).toBe(`Another collector runs with the data folder ${dir}; stop it first.`);
  expect((await want("uplink")).said).toBe("has it");
});

test("a killed one leaves it to the next, and nothing piles up", async () => {
  for (let n = 0; n < 3; n++) {
    const { said, child } = await want("engine");
    expect(said).toBe("has it");
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  expect(readdirSync(join(dir, "lock"))).toHaveLength(1);
});

test("of many that begin at once exactly one has it", async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => want("engine")));
  expect(all.filter(({ said }) => said === "has it")).toHaveLength(1);
});

test.skipIf(!mayUnshare)("processes in different network namespaces see each other", async () => {
  expect((await want("engine", ["unshare", "--net"])).said).toBe("has it");
  expect((await want("engine")).said).toMatch(/Another collector runs/);
});
