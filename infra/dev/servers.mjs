import { join } from "node:path";
import { reachableProgram, temporalFolder } from "./data-owners.mjs";
import { makeDatabase } from "./database.mjs";
import { waitForPort } from "./ports.mjs";
import { waitForPostgres } from "./postgres-ready.mjs";
import { clearStalePid, preparePostgres } from "./postgres-server.mjs";
import { say } from "./run.mjs";
import { findTemporal, temporalArguments } from "./temporal-binary.mjs";

/** PostgreSQL and Temporal: the user's own where DATABASE_URL and TEMPORAL_ADDRESS name them, else embedded and supervised. */
export async function startServers({ dataDir, state, users, supervise }) {
  const [databaseUrl, temporalAddress] = await Promise.all([
    process.env.DATABASE_URL || startPostgres({ dataDir, state, supervise }),
    process.env.TEMPORAL_ADDRESS || startTemporal({ dataDir, state, users, supervise }),
  ]);
  return { databaseUrl, temporalAddress };
}

async function startPostgres({ dataDir, state, supervise }) {
  const port = state.ports.postgres;
  const timescale = process.env.PADIT_TIMESCALE || "auto";
  const server = await preparePostgres({ dir: join(dataDir, "postgres"), port, password: state.secrets.postgresPassword, timescale });
  say(`PostgreSQL: starting${server.timescale ? " with TimescaleDB" : ""}`);
  const before = () => clearStalePid(server.data);
  const child = supervise({ name: "postgres", command: server.command, args: server.args, cwd: "/", stopSignal: "SIGINT", before });
  await waitForPostgres(server.url, { aborted: () => child.problem });
  return makeDatabase({ url: server.url, timescale: server.timescale, ownerPassword: state.secrets.ownerPassword });
}

async function startTemporal({ dataDir, state, users, supervise }) {
  const { temporal: port, temporalHttp: httpPort, temporalMetrics: metricsPort } = state.ports;
  const command = await reachableProgram({ path: await findTemporal(), dataDir, users });
  say("Temporal: starting");
  const dir = temporalFolder(dataDir);
  const args = temporalArguments({ port, httpPort, metricsPort, file: join(dir, "temporal.db") });
  const child = supervise(await users.own({ name: "temporal", command, args }, { needs: [dir] }));
  await waitForPort(port, { aborted: () => child.problem });
  return `127.0.0.1:${port}`;
}
