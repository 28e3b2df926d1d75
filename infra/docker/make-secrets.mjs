// Makes the installation's secrets, once, and writes to each process's volume those that it needs: <folder>/<process>/<VARIABLE>. Runs at
// every start of the containers. A secret in the environment is taken as given; one that was made earlier stays as it is.
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SECRET_MAKERS, variablesByProcess } from "./secrets.mjs";

const FOLDER = process.env.PADIT_SECRETS_ROOT ?? "/secrets";
/** Users that read the secrets: `node` of PADIT's image. Images of the database, Prometheus and Grafana have users with other numbers. */
const PROCESS_UID = 1000;
const FILE_MODES = { database: 0o444, grafana: 0o444, prometheus: 0o444 };

const secrets = readOrMake(join(FOLDER, "all"));
for (const [name, variables] of Object.entries(variablesByProcess(secrets, process.env.PADIT_DATABASE_HOST ?? "timescaledb:5432"))) {
  for (const [variable, value] of Object.entries(variables)) write(join(FOLDER, name), variable, value, FILE_MODES[name] ?? 0o400);
}
// Temporal's image runs as user 1000 and has no folder that a new volume could take its owner from.
for (const folder of (process.env.PADIT_OWNED_FOLDERS ?? "").split(":").filter(Boolean)) chownSync(folder, PROCESS_UID, PROCESS_UID);
console.log("the secrets are in place");

/** @returns {Record<string, string>} */
function readOrMake(folder) {
  const entries = Object.entries(SECRET_MAKERS).map(([name, make]) => {
    const file = join(folder, name);
    const value = process.env[name] || (existsSync(file) ? readFileSync(file, "utf8") : make());
    write(folder, name, value, 0o400);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** Written whole or not at all: a set-up that is killed here must not leave half of a password. */
function write(folder, name, value, mode) {
  mkdirSync(folder, { recursive: true });
  const partial = join(folder, `.${name}`);
  rmSync(partial, { force: true });
  writeFileSync(partial, value, { mode });
  if (folder !== join(FOLDER, "all")) chownSync(partial, PROCESS_UID, PROCESS_UID);
  renameSync(partial, join(folder, name));
}
