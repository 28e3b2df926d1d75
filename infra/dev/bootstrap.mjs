import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isStale, markFresh } from "./freshness.mjs";
import { buildNativeAddon } from "./native-addon.mjs";
import { root } from "./places.mjs";
import { mustRun, say } from "./run.mjs";

const pnpm = "pnpm@10.34.9";

/** Installs the dependencies, generates the Prisma client and builds the native addon, each only when needed. Uses nothing but Node and npm. */
export async function bootstrap() {
  if (!isInstalled()) {
    say("installing dependencies (a minute with a warm cache, some minutes without)");
    await mustRun("npx", ["-y", pnpm, "install", "--frozen-lockfile", "--reporter=append-only"]);
  }
  const client = { stamp: "packages/db/src/generated/.inputs", inputs: ["prisma/schema.prisma", "pnpm-lock.yaml"] };
  if (isStale(client, "packages/db/src/generated/prisma/client.ts")) {
    say("generating the Prisma client (usually 5 s)");
    // The schema engine is not needed to generate a client, and the shim keeps Prisma from downloading one.
    await mustRun("npx", ["prisma", "generate"], { cwd: join(root, "packages/db"), env: { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" } });
    markFresh(client);
  }
  await buildNativeAddon();
}

/** pnpm keeps a copy of the lock file it installed from. */
function isInstalled() {
  const installed = join(root, "node_modules/.pnpm/lock.yaml");
  return existsSync(installed) && readFileSync(installed, "utf8") === readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
}
