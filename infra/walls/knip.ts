import type { KnipConfig } from "knip";

/**
 * What counts as used. Knip reports exports that no other file imports, dependencies that no file imports, and files that nothing reaches;
 * unused-code.test.ts fails on each of them. Test files are entries, by vitest.config.ts, and the site's routes by Next.js's conventions.
 */

/** Packages that cannot be bundled: each app whose code reaches one through a package names it itself (infra/dev/bundle.mjs). */
const NOT_BUNDLED = ["@node-rs/argon2", "@prisma/adapter-pg", "@prisma/client"];
/** `infra/dev/bundle.mjs` resolves esbuild from the app's folder. */
const BUNDLER = "esbuild";

const config: KnipConfig = {
  includeEntryExports: true,
  // The programs that tests start belong to the operating system.
  exclude: ["binaries"],
  // infra/dev imports the former by a path made at run time; the latter is generated.
  // People outside of this repository import what the kits export.
  ignoreIssues: {
    "collectors/native/build.mjs": ["exports"],
    "packages/client/src/generated/api.ts": ["types"],
    "packages/*/src/plugin-kit.ts": ["exports", "types"],
  },
  workspaces: {
    ".": {
      entry: [
        "bin/*.mjs",
        "infra/bench/!(*.*).ts",
        // Started by path, each in a process of its own.
        "infra/bench/{probes.agent,probes.prober}.ts",
        "infra/bench/wire/*.mjs",
        "infra/dev/{bench,bundle,skip-reporter,start,temporal-download,test}.mjs",
        "infra/docker/{assemble,make-secrets,run}.mjs",
        "infra/package/collector.mjs",
        "infra/plugins/pack-kit.mjs",
      ],
      project: ["{bin,infra}/**/*.{ts,mjs}"],
      // Their default exports are for a program that loads them by path.
      includeEntryExports: false,
      // pnpm and tsx run as commands; the download asks packages/workflows for the SDK's test package.
      ignoreDependencies: ["pnpm", "tsx", "@temporalio/testing"],
    },
    // People outside of this repository import what it hands on.
    "packages/plugin": { entry: ["src/index.ts", "src/testing.ts"], project: ["src/**/*.ts"], includeEntryExports: false },
    "examples/*": { entry: ["src/index.ts"], project: ["src/**/*.ts"], includeEntryExports: false, ignoreDependencies: [BUNDLER] },
    "packages/*": { project: ["src/**/*.ts"] },
    "packages/client": {
      // What people copy, and what programs outside of the repository import.
      entry: ["examples/*.ts", "src/index.ts!"],
      project: ["{examples,src}/**/*.ts"],
      includeEntryExports: false,
    },
    "packages/db": {
      // The schema engine is loaded by path, by Prisma's command.
      entry: ["engine/*.mjs"],
      project: ["{engine,src}/**/*.{ts,mjs}"],
      // The generated client imports it, and git does not keep that.
      ignoreDependencies: ["@prisma/client"],
    },
    "apps/cli": { entry: ["src/main.ts"], project: ["src/**/*.ts"], ignoreDependencies: [BUNDLER] },
    "apps/ingest": { entry: ["src/main.ts"], project: ["src/**/*.ts"], ignoreDependencies: [BUNDLER, ...NOT_BUNDLED] },
    "apps/worker": {
      // A test starts the last one by path, in a process of its own.
      entry: [
        "src/{admin,main,sample,setup,signer}.ts",
        "src/training/backtest-thread.ts",
        "build/*.mjs",
        "src/testing/killed-dispatcher.ts",
      ],
      project: ["{build,src}/**/*.{ts,mjs}"],
      ignoreDependencies: [BUNDLER, ...NOT_BUNDLED, "@platformatic/kafka"],
    },
    "apps/web": {
      entry: ["src/main.ts"],
      project: ["{e2e,src}/**/*.{ts,tsx,mjs}"],
      // The screens that come next use the charts and the table; react-is is a peer of recharts.
      ignoreDependencies: [BUNDLER, ...NOT_BUNDLED, "@tanstack/react-table", "react-is", "recharts"],
    },
    "packages/workflows": {
      // A command that people run by its path.
      entry: ["src/testing/record-histories.ts"],
      project: ["src/**/*.ts"],
    },
    "collectors/agent": {
      // Tests start the latter by path, each in a process of its own.
      entry: ["src/main.ts", "src/testing/{far-end,probe-once}.ts"],
      project: ["src/**/*.ts"],
      ignoreDependencies: [BUNDLER],
    },
    "collectors/*": { project: ["src/**/*.ts"], ignoreDependencies: [BUNDLER] },
    "collectors/native": {
      entry: ["build.mjs"],
      project: ["src/**/*.ts", "*.mjs"],
      // The build looks for their headers.
      ignoreDependencies: ["node-addon-api", "node-api-headers"],
    },
  },
};
export default config;
