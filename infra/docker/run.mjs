// node infra/docker/run.mjs <process> [argument…]: runs one of PADIT's processes in a container. Variables that the environment does not set
// are read from the files of PADIT_SECRETS_DIR, each named as its variable, and else from config/base.yaml and config/prod.yaml. `config` prints
// the settings in force.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { applySettings, describeSettings } from "../config/load.mjs";

const PROGRAMS = {
  web: "apps/web/dist/main.mjs",
  ingest: "apps/ingest/dist/main.mjs",
  worker: "apps/worker/dist/main.mjs",
  signer: "apps/worker/dist/signer.mjs",
  setup: "apps/worker/dist/setup.mjs",
  admin: "apps/worker/dist/admin.mjs",
  collector: "collectors/agent/dist/main.mjs",
  secrets: "infra/docker/make-secrets.mjs",
};
/** A collector's settings come with its enrolment, and the signer's and the secrets' by the environment alone. */
const READS_SETTINGS = ["web", "ingest", "worker", "setup", "admin"];
const name = process.argv[2] ?? "";
// Compose sets a variable that has no value to empty text.
for (const variable of Object.keys(process.env)) if (process.env[variable] === "") delete process.env[variable];
readSecrets(process.env.PADIT_SECRETS_DIR);
if (name === "config") {
  settings(() => console.log(describeSettings(process.env, "prod")));
} else if (name === "setup-link") {
  console.log(`${process.env.PADIT_PUBLIC_URL ?? "http://localhost:3000"}/setup#token=${process.env.PADIT_SETUP_TOKEN}`);
} else {
  const program = Object.hasOwn(PROGRAMS, name) ? join(import.meta.dirname, "../..", PROGRAMS[name]) : undefined;
  if (program === undefined) {
    console.error(`no such process: "${name}". Choose one of ${Object.keys(PROGRAMS).join(", ")}, config, or setup-link`);
    process.exit(2);
  }
  if (READS_SETTINGS.includes(name)) settings(() => applySettings(process.env, "prod"));
  // The program reads its own arguments where it would find them without this file.
  process.argv.splice(1, 2, program);
  await import(pathToFileURL(program).href);
}

/** A wrong setting ends the process with one sentence. */
function settings(use) {
  try {
    use();
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

function readSecrets(folder) {
  if (folder === undefined || !existsSync(folder)) return;
  for (const variable of readdirSync(folder).filter((file) => !file.startsWith("."))) {
    process.env[variable] ||= readFileSync(join(folder, variable), "utf8");
  }
}
