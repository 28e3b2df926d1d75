import { writeFileSync } from "node:fs";
import { relative } from "node:path";

/** How a test file says why it skips tests: `console.warn("skipped: <reason>")` while it is loaded. */
const REASON = /^skipped: (.+)$/gm;

/**
 * A reporter of vitest: writes to the file that PADIT_SKIP_REPORT names which tests were skipped, file by file, with the reasons that the
 * file gave. Its content is JSON: `[{ file, tests, reasons }]`. The file that PADIT_RETRY_REPORT names gets the tests that failed and then
 * passed: `[{ file, test, message }]`.
 */
export default class SkipReporter {
  #logs = [];
  #root = process.cwd();

  onInit(vitest) {
    this.#root = vitest.config.root;
  }

  onUserConsoleLog({ taskId, content }) {
    for (const [, reason] of content.matchAll(REASON)) this.#logs.push({ taskId, reason });
  }

  onTestRunEnd(modules) {
    const report = modules.flatMap((module) => {
      const tests = [...module.children.allTests("skipped")];
      if (tests.length === 0) return [];
      const ids = new Set([module.id, ...[...module.children.allTests()].map(({ id }) => id)]);
      const reasons = [...new Set(this.#logs.filter(({ taskId }) => ids.has(taskId)).map(({ reason }) => reason))];
      return [{ file: relative(this.#root, module.moduleId), tests: tests.map(({ fullName }) => fullName), reasons }];
    });
    const target = process.env.PADIT_SKIP_REPORT;
    if (target) writeFileSync(target, JSON.stringify(report));
    const retryTarget = process.env.PADIT_RETRY_REPORT;
    if (retryTarget) writeFileSync(retryTarget, JSON.stringify(modules.flatMap((module) => this.#retriedIn(module))));
  }

  #retriedIn(module) {
    const file = relative(this.#root, module.moduleId);
    return [...module.children.allTests("passed")]
      .filter((test) => test.diagnostic()?.flaky)
      .map((test) => ({ file, test: test.fullName, message: test.result().errors?.[0]?.message ?? "" }));
  }
}
