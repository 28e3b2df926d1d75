import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildBundles } from "./build.mjs";
import { openState } from "./kept-state.mjs";
import { root } from "./places.mjs";

const folder = mkdtempSync(join(tmpdir(), "padit-admin-"));
chmodSync(folder, 0o755);
const at = (name: string) => join(folder, name);
beforeAll(() => buildBundles(["apps/worker", "apps/cli"]), 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `padit admin` on the embedded database of a data folder. */
async function admin(dataDir: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const { DATABASE_URL: _url, ...env } = process.env;
  const command = [join(root, "bin/padit.mjs"), "admin", ...args];
  return promisify(execFile)(process.execPath, command, {
    cwd: root,
    env: { ...env, PADIT_DATA_DIR: at(dataDir), PADIT_TIMESCALE: "off" },
  }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, output: stderr }),
  );
}
const secretKeyOf = (dataDir: string): string => JSON.parse(readFileSync(join(at(dataDir), "state.json"), "utf8")).secrets.secretKey;

test("an embedded installation that is stopped is backed up and restored into another data folder, with its secrets", async () => {
  expect(await admin("first", "backup", at("backup"))).toMatchObject({
    code: 1,
    output: expect.stringMatching(/there is no installation in/),
  });
  await admin("first", "key", at("key"));
  mkdirSync(at("first"), { mode: 0o711 });
  await openState(at("first"), []);
  expect(await admin("first", "migrate")).toMatchObject({ code: 0 });
  expect(await admin("first", "erase-person", "nobody@example.org")).toMatchObject({ code: 2 });
  expect(await admin("first", "erase-person", "nobody@example.org", "--yes")).toMatchObject({
    code: 1,
    output: expect.stringMatching(/no account with the address nobody@example\.org/),
  });
  expect(await admin("first", "backup", at("backup"), "--key", at("key"))).toMatchObject({ code: 0 });
  expect(await admin("none", "verify", at("backup"), "--key", at("key"))).toMatchObject({
    code: 0,
    output: expect.stringMatching(/is whole/),
  });
  expect(await admin("second", "restore", at("backup"), "--key", at("key"))).toMatchObject({ code: 0 });
  expect(secretKeyOf("second")).toBe(secretKeyOf("first"));
  expect(await admin("second", "migrate")).toMatchObject({ code: 0 });
  const again = await admin("second", "restore", at("backup"), "--key", at("key"));
  expect(again).toMatchObject({ code: 1, output: expect.stringMatching(/holds an installation/) });
  expect(await admin("second", "nonsense")).toMatchObject({ code: 2 });
}, 180_000);
