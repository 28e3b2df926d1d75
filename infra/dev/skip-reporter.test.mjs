import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./places.mjs";

test("a skipped test is reported with the reason that its file gave, and one that passed at its second run with its failure", () => {
  const folder = mkdtempSync(join(tmpdir(), "padit-skips-"));
  try {
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(
      join(folder, "peer.test.mjs"),
      `import { describe, test } from "vitest";
       console.warn("skipped: the peer is not installed");
       describe.skipIf(true)("a peer", () => test("answers", () => {}));
       test("runs", () => {});`,
    );
    writeFileSync(join(folder, "mute.test.mjs"), 'import { test } from "vitest";\ntest.skip("gives no reason", () => {});');
    writeFileSync(join(folder, "plain.test.mjs"), 'import { test } from "vitest";\ntest("runs", () => {});');
    writeFileSync(
      join(folder, "shaky.test.mjs"),
      `import { expect, test } from "vitest";
       let runs = 0;
       test("passes at its second run", () => expect(++runs).toBe(2));`,
    );
    const report = join(folder, "skips.json");
    const retryReport = join(folder, "retries.json");
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...[join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", folder, "--retry=1"],
        `--reporter=${join(root, "infra/dev/skip-reporter.mjs")}`,
      ],
      { cwd: folder, encoding: "utf8", env: { ...process.env, PADIT_SKIP_REPORT: report, PADIT_RETRY_REPORT: retryReport } },
    );
    expect(status, stderr).toBe(0);
    const skips = JSON.parse(readFileSync(report, "utf8")).sort((a, b) => (a.file < b.file ? -1 : 1));
    expect(skips).toEqual([
      { file: "mute.test.mjs", tests: ["gives no reason"], reasons: [] },
      { file: "peer.test.mjs", tests: ["a peer > answers"], reasons: ["the peer is not installed"] },
    ]);
    expect(JSON.parse(readFileSync(retryReport, "utf8"))).toEqual([
      { file: "shaky.test.mjs", test: "passes at its second run", message: expect.stringContaining("expected 1 to be 2") },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
