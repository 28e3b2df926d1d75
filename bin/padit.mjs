#!/usr/bin/env node
// The `padit` command: builds itself where needed (also in a clone that was never installed), then hands over to apps/cli.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { bootstrap } from "../infra/dev/bootstrap.mjs";
import { buildBundles } from "../infra/dev/build.mjs";
import { dataDir, root } from "../infra/dev/places.mjs";

// Standard output belongs to the command's answer.
const { log } = console;
console.log = console.error;
try {
  await bootstrap();
  await buildBundles(["apps/cli"]);
} catch (error) {
  console.error(`padit could not be built: ${error.message}`);
  process.exit(1);
}
console.log = log;

const child = spawn(process.execPath, [join(root, "apps/cli/dist/main.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, PADIT_DATA_DIR: dataDir },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("exit", (code) => process.exit(code ?? 1));
