// npm test [-- --fault-rounds N]: installs, builds, starts what the suites need, runs all of them, and ends with the line "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import { buildBundles, buildSite } from "./build.mjs";
import { root } from "./places.mjs";
import { run, say } from "./run.mjs";
import { setup } from "./test-servers.mjs";

const bin = (name) => join(root, "node_modules/.bin", name);
const { values } = parseArgs({ options: { "fault-rounds": { type: "string", default: "1" } } });
process.env.PADIT_FAULT_ROUNDS ??= values["fault-rounds"];
const tally = { passed: 0, failed: 0 };
const reports = mkdtempSync(join(tmpdir(), "padit-report-"));

await bootstrap();
await check("lint", () => run(bin("biome"), ["ci", "."]));
await check("types", () =>
  run(bin("turbo"), ["run", "typecheck", "typecheck:infra", "--output-logs=errors-only"], { env: { TURBO_TELEMETRY_DISABLED: "1" } }),
);
const built = await check("build", async () => {
  await buildBundles();
  await buildSite();
  return { code: 0, output: "" };
});

say("starting PostgreSQL and Temporal for the tests (usually 3 s)");
const stopServers = await setup();
try {
  await suites("unit and servers", ["--project", "unit", "--project", "servers"]);
  if (built) await suites("end to end, in a browser", ["--project", "e2e"]);
  if (built) await suites("faults", ["--project", "faults"]);
} finally {
  await stopServers();
  rmSync(reports, { recursive: true, force: true });
}
process.exitCode = tally.failed > 0 ? 1 : 0;
console.log(`${tally.passed} passed, ${tally.failed} failed`);

/** A command that counts as one test. Answers whether it passed. */
async function check(name, command) {
  say(`checking ${name}`);
  const { code, output } = await command().catch((error) => ({ code: 1, output: error.message }));
  if (code !== 0) console.error(`${output}\n${name}: failed`);
  tally[code === 0 ? "passed" : "failed"]++;
  return code === 0;
}

/** Runs vitest projects and adds their figures; a run that ends without a report, or fails outside of a test, is one failure. */
async function suites(name, projects) {
  say(`running the ${name} tests`);
  const file = join(reports, `${projects.at(-1)}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code } = await run(bin("vitest"), ["run", ...projects, ...reporters], { show: true });
  const report = readReport(file);
  tally.passed += report.passed;
  tally.failed += code !== 0 && report.failed === 0 ? 1 : report.failed;
}

function readReport(file) {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
    const assertions = testResults.flatMap((suite) => suite.assertionResults);
    const failedTests = assertions.filter(({ status }) => status === "failed").length;
    // A file that cannot be loaded, or whose hooks fail, has no failed test of its own.
    const failedFiles = testResults.filter(
      (suite) => suite.status === "failed" && suite.assertionResults.every(({ status }) => status !== "failed"),
    ).length;
    return { passed: numPassedTests, failed: failedTests + failedFiles };
  } catch (error) {
    console.error(`no test report: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
