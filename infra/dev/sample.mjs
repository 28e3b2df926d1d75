import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, root } from "./places.mjs";
import { environmentFor } from "./process-secrets.mjs";

const NEEDED = ["DATABASE_APP_URL", "DATABASE_INGEST_URL", "DATABASE_SYSTEM_URL", "PADIT_SECRET_KEY"];

/** Whether the demo has a sample organization. @param {Record<string, string | undefined>} environment */
export const wantsSample = (environment) => environment.PADIT_SAMPLE !== "0";

/**
 * Makes the sample organization in the background, once for each data folder: a removed one does not come back.
 * @param {{dataDir: string, environment: Record<string, string | undefined>, users: import("./process-users.mjs").ProcessUsers}} input
 * @returns {Promise<import("node:child_process").ChildProcess | undefined>}
 */
export async function makeSampleOnce({ dataDir, environment, users }) {
  const marker = join(folder(join(dataDir, "run")), "sample-made");
  if (!wantsSample(environment) || existsSync(marker)) return undefined;
  const log = openSync(join(folder(join(dataDir, "log")), "sample.log"), "a", 0o600);
  const env = { ...environmentFor("sample", environment), ...Object.fromEntries(NEEDED.map((name) => [name, environment[name]])) };
  const program = await users.own({ name: "setup", command: process.execPath, args: ["apps/worker/dist/sample.mjs"], env });
  const child = spawn(program.command, program.args, { cwd: root, env: program.env, stdio: ["ignore", log, log], detached: true });
  closeSync(log);
  child.on("error", () => {}); // the log says why
  child.on("exit", (code) => {
    if (code === 0) writeFileSync(marker, "");
  });
  return child;
}
