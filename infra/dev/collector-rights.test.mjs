import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildBundles } from "./build.mjs";
import { collectorPrefix } from "./collector-rights.mjs";

const asRoot = process.platform === "linux" && process.getuid?.() === 0;
if (!asRoot) console.warn("skipped: only root has rights to give up");
let parent;
let dir;
beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), "padit-rights-"));
  dir = join(parent, "agent");
  mkdirSync(dir, { mode: 0o700 });
  for (const name of ["key.pem", "allow.json"]) writeFileSync(join(dir, name), "", { mode: 0o644 });
  await buildBundles(["collectors/agent"]);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** What a process started with the prefix is: its user and its capabilities. */
function rightsOf([command = "", ...prefix]) {
  const status = execFileSync(command, [...prefix, "cat", "/proc/self/status"], { encoding: "utf8" });
  const field = (name) => new RegExp(`^${name}:\\s*(\\w+)`, "m").exec(status)?.[1];
  return {
    uid: Number(field("Uid")),
    effective: Number.parseInt(field("CapEff") ?? "", 16),
    bounding: Number.parseInt(field("CapBnd") ?? "", 16),
  };
}
const NET_RAW = 1 << 13;

test.skipIf(!asRoot)(
  "started by root, the collector is nobody with CAP_NET_RAW alone, and what it may probe stays root's word",
  async () => {
    chmodSync(parent, 0o711);
    const prefix = await collectorPrefix(dir);
    const { uid, effective, bounding } = rightsOf(prefix);
    // A checkout that only root can enter leaves it root's user.
    if (uid === 0) console.warn("this checkout bars nobody: its rights are tested, its user is not");
    else expect([uid, statSync(join(dir, "key.pem")).uid, statSync(join(dir, "allow.json")).uid]).toEqual([65_534, 65_534, 0]);
    expect(effective & NET_RAW).toBe(NET_RAW);
    if (uid !== 0) expect([effective, bounding]).toEqual([NET_RAW, NET_RAW]);
  },
);

test.skipIf(!asRoot)("where a folder bars nobody it stays root's user, and has little of root's rights", async () => {
  const { uid, effective } = rightsOf(await collectorPrefix(dir));
  expect([uid, statSync(dir).uid]).toEqual([0, 0]);
  const [DAC_OVERRIDE, SETPCAP] = [1 << 1, 1 << 8];
  expect(effective).toBe(NET_RAW | DAC_OVERRIDE | SETPCAP);
});
