import { defineConfig } from "vitest/config";

/**
 * Four kinds of test: `x.test.ts` needs nothing, `x.db.test.ts` needs the servers, `e2e/` needs the whole product and a browser, and
 * `infra/faults` kills a whole product of its own, piece by piece.
 */
const exclude = ["**/node_modules/**", "**/dist/**", "**/.next/**"];
/** Failures in a report name the values whole: a list of findings is worth nothing as "[ …(2) ]". */
const chaiConfig = { truncateThreshold: 2_000 };
export default defineConfig({
  test: {
    passWithNoTests: true,
    chaiConfig,
    projects: [
      {
        test: {
          name: "unit",
          chaiConfig,
          // Searches and fuzzers take their time on a busy machine; a test that hangs still ends.
          testTimeout: 60_000,
          include: ["{apps,packages,collectors,examples,infra}/**/*.test.{ts,mjs}"],
          exclude: [...exclude, "**/*.db.test.ts", "**/e2e/**", "infra/faults/**"],
          globalSetup: ["infra/dev/native-addon.mjs"],
        },
      },
      {
        test: {
          name: "servers",
          chaiConfig,
          include: ["{apps,packages,collectors,infra}/**/*.db.test.ts"],
          exclude,
          globalSetup: ["infra/dev/test-servers.mjs"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "e2e",
          chaiConfig,
          include: ["apps/web/e2e/**/*.test.ts", "infra/e2e/**/*.test.ts"],
          exclude,
          globalSetup: ["infra/dev/test-servers.mjs", "apps/web/e2e/product.mjs"],
          fileParallelism: false,
          // What a page shows is waited for; how long it may take on a busy machine is no part of the behaviour.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "faults",
          chaiConfig,
          include: ["infra/faults/**/*.test.ts"],
          exclude,
          globalSetup: ["infra/dev/test-servers.mjs"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
