// npm test [-- --fault-rounds N]: installs, builds, starts what the suites need, runs all of them, and ends with
// the line "N passed, N failed, N skipped", below the reason of each skip and each test that passed only when it was run again.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import { buildBundles, buildSite } from "./build.mjs";
import { root } from "./places.mjs";
import { run, say } from "./run.mjs";
import { setup } from "./test-servers.mjs";

const skipReporter = join(root, "infra/dev/skip-reporter.mjs");
const bin = (name) => join(root, "node_modules/.bin", name);
const { values } = parseArgs({ options: { "fault-rounds": { type: "string", default: "1" } } });
process.env.PADIT_FAULT_ROUNDS ??= values["fault-rounds"];
const tally = { passed: 0, failed: 0, skipped: 0 };
/** What failed, told again at the end: a log of thousands of lines is often kept by its end alone. */
const failures = [];
/** One line per test file with skipped tests. */
const skips = [];
/** Tests of a whole product in a browser or under faults that failed once: what a busy machine delays is not told from a fault by one run. */
const retries = [];
const RETRIED_PROJECTS = ["e2e", "faults"];
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
for (const failure of failures) console.log(`\nFAILED ${failure}`);
for (const { file, test, message } of retries) console.log(`RETRIED ${file} > ${test}\n${message}`);
for (const skip of skips) console.log(`SKIPPED ${skip}`);
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);

/** A command that counts as one test. Answers whether it passed. */
async function check(name, command) {
  say(`checking ${name}`);
  const { code, output } = await command().catch((error) => ({ code: 1, output: error.message }));
  if (code !== 0) {
    console.error(`${output}\n${name}: failed`);
    failures.push(`${name}\n${output}`);
  }
  tally[code === 0 ? "passed" : "failed"]++;
  return code === 0;
}

/** Runs vitest projects and adds their figures; a run that ends without a report, or fails outside of a test, is one failure. */
async function suites(name, projects) {
  say(`running the ${name} tests`);
  const file = join(reports, `${projects.at(-1)}.json`);
  const skipFile = join(reports, `${projects.at(-1)}-skips.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--reporter=${skipReporter}`, `--outputFile.json=${file}`];
  const retryFile = join(reports, `${projects.at(-1)}-retries.json`);
  const options = RETRIED_PROJECTS.includes(projects.at(-1)) ? ["--retry=1"] : [];
  const env = { PADIT_SKIP_REPORT: skipFile, PADIT_RETRY_REPORT: retryFile };
  const { code } = await run(bin("vitest"), ["run", ...projects, ...options, ...reporters], { show: true, env });
  const report = readReport(file);
  tally.passed += report.passed;
  tally.skipped += report.skipped;
  skips.push(...skipLines(skipFile));
  if (existsSync(retryFile)) retries.push(...JSON.parse(readFileSync(retryFile, "utf8")));
  if (code !== 0 && report.failed.length === 0) report.failed.push(`${name}: vitest ended with code ${code}, outside of any test`);
  tally.failed += report.failed.length;
  failures.push(...report.failed);
}

function readReport(file) {
  try {
    const { numPassedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
    const failed = testResults.filter(({ status }) => status === "failed").flatMap(failuresOf);
    return { passed: numPassedTests, skipped: numPendingTests + numTodoTests, failed };
  } catch (error) {
    return { passed: 0, skipped: 0, failed: [`no test report: ${error.message}`] };
  }
}

/** The skipped tests of a run, a line per file: how many, and why. */
function skipLines(file) {
  if (!existsSync(file)) return [];
  return JSON.parse(readFileSync(file, "utf8")).map(
    ({ file: path, tests, reasons }) => `${tests.length} in ${path}: ${reasons.join("; ") || "the file gives no reason"}`,
  );
}

/** A file that cannot be loaded, or whose hooks fail, has no failed test of its own: it is one failure. */
function failuresOf({ name, message, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter(({ status }) => status === "failed");
  if (failed.length === 0) return [`${file}\n${message}`];
  return failed.map(({ fullName, failureMessages }) => `${file} > ${fullName}\n${failureMessages.join("\n")}`);
}
