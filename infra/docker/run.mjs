// node infra/docker/run.mjs <process> [argument…]: runs one of PADIT's processes in a container. Variables that the environment does not set
// are read from the files of PADIT_SECRETS_DIR, each named as its variable.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

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
const name = process.argv[2] ?? "";
// Compose sets a variable that has no value to empty text.
for (const variable of Object.keys(process.env)) if (process.env[variable] === "") delete process.env[variable];
readSecrets(process.env.PADIT_SECRETS_DIR);
if (name === "setup-link") {
  console.log(`${process.env.PADIT_PUBLIC_URL ?? "http://localhost:3000"}/setup#token=${process.env.PADIT_SETUP_TOKEN}`);
} else {
  const program = Object.hasOwn(PROGRAMS, name) ? join(import.meta.dirname, "../..", PROGRAMS[name]) : undefined;
  if (program === undefined) {
    console.error(`no such process: "${name}". Choose one of ${Object.keys(PROGRAMS).join(", ")}, or setup-link`);
    process.exit(2);
  }
  // The program reads its own arguments where it would find them without this file.
  process.argv.splice(1, 2, program);
  await import(pathToFileURL(program).href);
}

function readSecrets(folder) {
  if (folder === undefined || !existsSync(folder)) return;
  for (const variable of readdirSync(folder).filter((file) => !file.startsWith("."))) {
    process.env[variable] ||= readFileSync(join(folder, variable), "utf8");
  }
}
