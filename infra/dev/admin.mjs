import { spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { objectFolder } from "./components.mjs";
import { makeDatabase } from "./database.mjs";
import { openState } from "./kept-state.mjs";
import { becomeOnlySupervisor } from "./one-supervisor.mjs";
import { dataDir, folder, root } from "./places.mjs";
import { isFree } from "./ports.mjs";
import { waitForPostgres } from "./postgres-ready.mjs";
import { preparePostgres } from "./postgres-server.mjs";

/** Commands that read or write the database. The others run without an installation. */
const DATABASE_VERBS = new Set(["migrate", "backup", "restore", "erase-person"]);
/** Where the kept state has the secrets of a backup. */
const STATE_NAMES = {
  PADIT_SECRET_KEY: "secretKey",
  NEXTAUTH_SECRET: "sessionSecret",
  PADIT_SETUP_TOKEN: "setupToken",
  PADIT_DEMO_PASSWORD: "demoPassword",
  PADIT_DEMO_API_KEY: "demoApiKey",
};

/**
 * `padit admin`: with DATABASE_URL on that database, else on the embedded one of this data folder, which is started for the command where
 * PADIT does not run. Answers the exit code.
 */
export async function runAdmin(args) {
  const [verb = ""] = args;
  const needsServer = DATABASE_VERBS.has(verb) && !args.includes("--help") && !args.includes("-h");
  if (!needsServer || process.env.DATABASE_URL) return runProgram(args, {});
  try {
    return verb === "restore" ? await restoreEmbedded(args) : await withEmbedded(readState(), (env) => runProgram(args, env));
  } catch (error) {
    console.error(`padit admin: ${error.message}`);
    return 1;
  }
}

async function restoreEmbedded(args) {
  if (existsSync(join(dataDir, "postgres/data/PG_VERSION"))) {
    throw new Error(`${dataDir} holds an installation: name an empty folder with PADIT_DATA_DIR, or move this one away`);
  }
  folder(dataDir, 0o711);
  const state = await openState(dataDir, []);
  const secretsFile = join(folder(join(dataDir, "run")), "restored-secrets.json");
  let code = 1;
  try {
    code = await withEmbedded(state, (env) => runProgram([...args, "--secrets-out", secretsFile], env));
    if (code === 0) keepSecrets(JSON.parse(readFileSync(secretsFile, "utf8")));
    return code;
  } finally {
    rmSync(secretsFile, { force: true });
    // A database without its secrets is no installation; the next try begins anew.
    if (code !== 0) rmSync(join(dataDir, "postgres"), { recursive: true, force: true });
  }
}

function readState() {
  const file = join(dataDir, "state.json");
  if (!existsSync(file)) throw new Error(`there is no installation in ${dataDir}: set PADIT_DATA_DIR to its folder, or DATABASE_URL`);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** @param {Record<string, string>} secrets */
function keepSecrets(secrets) {
  const state = readState();
  for (const [variable, name] of Object.entries(STATE_NAMES)) if (secrets[variable] !== undefined) state.secrets[name] = secrets[variable];
  const file = join(dataDir, "state.json");
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Runs `work` with the environment that reaches the embedded database, running or not. */
async function withEmbedded(state, work) {
  const { secrets, ports } = state;
  const owner = `postgresql://padit_owner:${encodeURIComponent(secrets.ownerPassword)}@127.0.0.1:${ports.postgres}/padit`;
  const env = {
    ...Object.fromEntries(Object.entries(STATE_NAMES).map(([variable, name]) => [variable, process.env[variable] || secrets[name]])),
    DATABASE_URL: owner,
    PADIT_OBJECT_DIR: process.env.PADIT_OBJECT_DIR || (process.env.S3_BUCKET ? undefined : objectFolder(dataDir)),
  };
  if (!(await isFree(ports.postgres))) return work(env);
  await becomeOnlySupervisor(dataDir);
  const timescale = process.env.PADIT_TIMESCALE || "auto";
  const server = await preparePostgres({
    dir: join(dataDir, "postgres"),
    port: ports.postgres,
    password: secrets.postgresPassword,
    timescale,
  });
  // A session of its own, so that Ctrl-C reaches the command alone and the server is stopped in order.
  const child = spawn(server.command ?? "", server.args, { cwd: "/", stdio: "ignore", detached: true });
  const ended = new Promise((answer) => child.once("exit", answer));
  try {
    await waitForPostgres(server.url, { aborted: () => (child.exitCode === null ? undefined : `PostgreSQL ended with ${child.exitCode}`) });
    await makeDatabase({ url: server.url, timescale: server.timescale, ownerPassword: secrets.ownerPassword });
    return await work(env);
  } finally {
    child.kill("SIGINT");
    await ended;
  }
}

function runProgram(args, env) {
  return new Promise((answer, fail) => {
    const child = spawn(process.execPath, [join(root, "apps/worker/dist/admin.mjs"), ...args], {
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    child.once("error", fail);
    child.once("exit", (code) => answer(code ?? 1));
  });
}
