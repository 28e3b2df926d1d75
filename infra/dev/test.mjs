// `npm test`: bootstraps, checks style and types, runs every suite. The last line is `N passed, N failed`.

import { existsSync, readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bootstrap, root, run, say } from "./bootstrap.mjs";

let passed = 0;
let failed = 0;

/** One check that counts as one test. */
async function check(name, work) {
  try {
    await work();
    passed++;
  } catch (error) {
    failed++;
    say(`${name} failed: ${error.message}`);
  }
}

const workspaces = () =>
  ["packages", "collectors", "apps"].flatMap((group) =>
    readdirSync(path.join(root, group))
      .map((name) => path.join(group, name))
      .filter((dir) => existsSync(path.join(root, dir, "src"))),
  );

/** Runs vitest and adds its counts; a runner that ends without a report is one failure. */
async function suites(projects) {
  const report = path.join(tmpdir(), `padit-test-${process.pid}.json`);
  const flags = projects.flatMap((project) => ["--project", project]);
  const ended = await run("npx", ["vitest", "run", ...flags, "--reporter=default", "--reporter=json", `--outputFile=${report}`]).then(
    () => true,
    () => false,
  );
  const result = await readFile(report, "utf8").then(JSON.parse, () => null);
  await rm(report, { force: true });
  if (result) {
    passed += result.numPassedTests;
    // a suite that cannot be collected fails without counting a test
    const broken = result.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
    failed += result.numFailedTests + broken;
  }
  if (!ended && failed === 0) failed++;
}

await bootstrap();
await check("style and walls", () => run("npx", ["biome", "ci", "."]));
for (const dir of workspaces()) await check(`types of ${dir}`, () => run("npx", ["tsc", "-p", dir]));
await suites(["unit", "servers"]);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
