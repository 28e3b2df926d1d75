import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkPlugin } from "./check-plugin";
import { FAMILIES, newPlugin } from "./new-plugin";

const TIMEOUT_MS = 120_000;
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const kit = join(root, "packages/plugin/src");
/** What an installed @padit/plugin resolves to. */
const alias = { "@padit/plugin/testing": join(kit, "testing.ts"), "@padit/plugin": join(kit, "index.ts") };
/** A folder below the repository, so that the packages find vitest. */
let into: string;

beforeAll(() => {
  mkdirSync(join(root, "dist"), { recursive: true });
  into = mkdtempSync(join(root, "dist/new-plugins-"));
  for (const family of FAMILIES) newPlugin(`my-${family}`, family, into);
});
afterAll(() => rmSync(into, { recursive: true }));

test.each(FAMILIES)("a new %s builds, and passes plugin check as it is", async (family) => {
  const folder = join(into, `padit-plugin-my-${family}`);
  const output = { outfile: join(folder, "dist/index.js"), bundle: true, platform: "node", target: "node20", format: "esm" } as const;
  await build({ entryPoints: [join(folder, "src/index.ts")], ...output, alias, logLevel: "error" });
  const checks = await checkPlugin(folder, {});
  expect(checks.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(checks.length).toBeGreaterThan(5);
});

test("the tests of new packages pass", { timeout: TIMEOUT_MS }, () => {
  writeFileSync(join(into, "vitest.config.mjs"), `export default { resolve: { alias: ${JSON.stringify(alias)} } };\n`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", into], {
    encoding: "utf8",
    env: { PATH: process.env.PATH ?? "" },
  });
  expect({ status, output: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, output: "" });
  expect(stdout).toMatch(/Test Files.*3 passed/);
});

test("nothing is written over, and a name that the loader would refuse is refused", () => {
  expect(() => newPlugin("my-protocol", "protocol", into)).toThrow("exists already");
  expect(() => newPlugin("My_Protocol", "protocol", into)).toThrow("lower-case letters");
  expect(() => newPlugin("other", "broker", into)).toThrow("one of protocol, detector, notifier");
});
