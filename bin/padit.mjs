#!/usr/bin/env node
// The `padit` command: builds itself where needed (also in a clone that was never installed), then hands over to apps/cli.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runAdmin } from "../infra/dev/admin.mjs";
import { bootstrap } from "../infra/dev/bootstrap.mjs";
import { buildBundles } from "../infra/dev/build.mjs";
import { dataDir, pluginFolders, root } from "../infra/dev/places.mjs";

/** Verbs that are programs of their own. */
const programs = {
  collector: ["collectors/agent"],
  responder: ["collectors/responder"],
  admin: ["apps/worker"],
  secrets: ["apps/worker"],
};

// Standard output belongs to the command's answer.
const { log } = console;
console.log = console.error;
try {
  await bootstrap();
  await buildBundles(["apps/cli", ...(programs[process.argv[2]] ?? [])]);
} catch (error) {
  console.error(`padit could not be built: ${error.message}`);
  process.exit(1);
}
console.log = log;

process.env.PADIT_DATA_DIR = dataDir;
const plugins = pluginFolders(dataDir);
if (plugins !== undefined) process.env.PADIT_PLUGINS_DIR = plugins;
if (process.argv[2] === "config" || process.argv[2] === "admin") {
  const { applySettings, describeSettings } = await import("../infra/config/load.mjs");
  try {
    if (process.argv[2] === "admin") applySettings(process.env, "dev");
    else console.log(describeSettings(process.env, "dev"));
  } catch (error) {
    console.error(`padit ${process.argv[2]}: ${error.message}`);
    process.exit(2);
  }
}
if (process.argv[2] === "config") process.exit(0);
if (process.argv[2] === "admin") process.exit(await runAdmin(process.argv.slice(3)));
await import(pathToFileURL(join(root, "apps/cli/dist/main.mjs")).href);
