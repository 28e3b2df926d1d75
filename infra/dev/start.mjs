import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrap } from "./bootstrap.mjs";
import { buildBundles, buildSite } from "./build.mjs";
import { Child } from "./child.mjs";
import { listComponents, makeEnvironment } from "./components.mjs";
import { giveAgentFolder, giveObjectFolder, prepareDataFolder } from "./data-owners.mjs";
import { enrolDemoCollector } from "./demo-collector.mjs";
import { openState } from "./kept-state.mjs";
import { becomeOnlySupervisor, markOf } from "./one-supervisor.mjs";
import { dataDir, folder } from "./places.mjs";
import { isFree, waitForPort } from "./ports.mjs";
import { ProcessUsers } from "./process-users.mjs";
import { printReady } from "./ready.mjs";
import { mustRun, say } from "./run.mjs";
import { makeSampleOnce, wantsSample } from "./sample.mjs";
import { startServers } from "./servers.mjs";

/** Milliseconds each process has in any case to end by itself, in the order they are stopped. What those before leave over is added. */
const graceMs = { agent: 900, responder: 300, ingest: 1000, worker: 1200, web: 700, signer: 100, temporal: 1500, postgres: 2000 };
const stopWithinMs = 7_700;
const children = new Map();
let stopping = false;
/** The process that makes the sample organization. @type {import("node:child_process").ChildProcess | undefined} */
let sample;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stopEverything(0));

try {
  await main();
} catch (error) {
  console.error(`\nPADIT could not start: ${error.message}`);
  await stopEverything(1);
}

async function main() {
  // Only the PostgreSQL user must pass through; every file with a secret is readable by its owner alone.
  folder(dataDir, 0o711);
  await becomeOnlySupervisor(dataDir);
  await bootstrap();
  const { webPort, ingestPort, bind } = await readAddresses();
  const state = await openState(dataDir, [webPort, ingestPort]);
  const users = await ProcessUsers.open(state.firstUserId);
  prepareDataFolder({ dataDir, users });
  const [servers] = await Promise.all([startServers({ dataDir, state, users, supervise }), buildBundles().then(buildSite)]);

  const base = makeEnvironment({ dataDir, state, temporalAddress: servers.temporalAddress, webPort, ingestPort, bind });
  say("migrating the database and seeding the demo organization (usually 5 s)");
  const env = { ...base, DATABASE_URL: servers.databaseUrl };
  const setup = await users.own({ name: "setup", command: process.execPath, args: ["apps/worker/dist/setup.mjs"], env });
  const output = await mustRun(setup.command, setup.args, { env: setup.env });
  const setUp = JSON.parse(
    output
      .trim()
      .split("\n")
      .findLast((line) => line.startsWith("{")) ?? "null",
  );
  if (!setUp) throw new Error(`set-up printed no result:\n${output.slice(-2000)}`);
  const { DATABASE_URL: _owner, ...rest } = base;
  /** @type {typeof base} */
  const environment = {
    ...rest,
    DATABASE_APP_URL: setUp.appUrl ?? base.DATABASE_APP_URL,
    DATABASE_INGEST_URL: setUp.ingestUrl ?? base.DATABASE_INGEST_URL,
    DATABASE_SYSTEM_URL: setUp.systemUrl ?? base.DATABASE_SYSTEM_URL,
  };

  say("starting signer, web, ingest, worker and, for the demo, a responder and a collector");
  const components = listComponents({ environment, state, dataDir, demo: Boolean(setUp.demo) });
  giveObjectFolder(environment.PADIT_OBJECT_DIR, dataDir, users);
  const objects = environment.PADIT_OBJECT_DIR;
  const needs = { web: { port: webPort }, ingest: { port: ingestPort }, worker: { needs: objects === undefined ? [] : [objects] } };
  const others = components.filter(({ name }) => name !== "agent").map((component) => users.own(component, needs[component.name]));
  for (const component of await Promise.all(others)) supervise(component);
  await Promise.all(
    ["web", "ingest"].map((name) => waitForPort(name === "web" ? webPort : ingestPort, { aborted: () => children.get(name).problem })),
  );
  if (setUp.demo) {
    await enrolDemoCollector({
      dataDir,
      ports: state.ports,
      server: environment.PADIT_INGEST_URL,
      token: setUp.demo.collectorToken,
      serverKey: setUp.serverKey,
    });
    const agent = components.find(({ name }) => name === "agent");
    if (!agent) throw new Error("the demo has no collector");
    giveAgentFolder(dataDir, users);
    supervise({ ...(await users.own(agent, { needs: [join(dataDir, "agent")] })), isAlone: true });
  }
  say(users.line);
  const siteUrl = `http://${bind === "0.0.0.0" || bind === "::" ? "127.0.0.1" : bind}:${webPort}`;
  tellCommand({ url: siteUrl, apiKey: setUp.demo?.apiKey });
  await printReady({
    healthUrl: `http://${bind === "0.0.0.0" || bind === "::" ? "127.0.0.1" : bind}:${state.ports.webMetrics}/health`,
    publicUrl: environment.PADIT_PUBLIC_URL,
    demo: setUp.demo,
    serverKey: setUp.serverKey,
    hasSample: Boolean(setUp.demo) && wantsSample(environment),
    setupToken: environment.PADIT_SETUP_TOKEN,
    logDir: folder(`${dataDir}/log`),
  });
  if (setUp.demo && !stopping) sample = await makeSampleOnce({ dataDir, environment, users });
}

/** Reads the settings, which needs a dependency that a fresh clone does not have before, and refuses ports that are in use. */
async function readAddresses() {
  const { applySettings } = await import("../config/load.mjs");
  applySettings(process.env, "dev");
  const webPort = Number(process.env.PADIT_WEB_PORT || 3000);
  const ingestPort = Number(process.env.PADIT_INGEST_PORT || 3080);
  const bind = process.env.PADIT_BIND || "127.0.0.1";
  await refuseTakenPort({ port: webPort, bind }, "PADIT_WEB_PORT", "the site");
  await refuseTakenPort({ port: ingestPort, bind }, "PADIT_INGEST_PORT", "ingest");
  return { webPort, ingestPort, bind };
}

/** Where `npx padit` finds the site, and the key it uses; readable by its owner alone. */
function tellCommand(site) {
  const file = join(folder(`${dataDir}/run`), "site.json");
  rmSync(file, { force: true });
  writeFileSync(file, `${JSON.stringify(site)}\n`, { mode: 0o600 });
}

function supervise(component) {
  const logDir = folder(`${dataDir}/log`);
  folder(`${dataDir}/run`);
  const child = new Child({ ...component, env: { ...component.env, ...markOf(dataDir) }, logDir });
  children.set(component.name, child);
  if (!stopping) child.start();
  return child;
}

async function refuseTakenPort({ port, bind }, variable, what) {
  if (await isFree(port, bind)) return;
  throw new Error(`port ${port}, which ${what} needs, is in use; stop what listens there, or set ${variable} to another port`);
}

async function stopEverything(code) {
  if (stopping) return;
  stopping = true;
  if (children.size > 0) say("stopping");
  sample?.kill("SIGTERM");
  const deadline = Date.now() + stopWithinMs;
  let reserved = Object.values(graceMs).reduce((sum, ms) => sum + ms, 0);
  for (const [name, ms] of Object.entries(graceMs)) {
    reserved -= ms;
    await children.get(name)?.stop(deadline - reserved - Date.now());
  }
  process.exit(code);
}
