import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, waitForPort } from "./ports.mjs";
import { findPostgresBinaries, hasTimescale } from "./postgres-binaries.mjs";
import { waitForPostgres } from "./postgres-ready.mjs";
import { preparePostgres } from "./postgres-server.mjs";
import { say } from "./run.mjs";
import { findTemporal, temporalArguments } from "./temporal-binary.mjs";

/** Throwaway servers for one test run; vitest calls it before its workers fork, so that they inherit the addresses. */
export async function setup() {
  const dir = mkdtempSync(join(tmpdir(), "padit-test-"));
  chmodSync(dir, 0o755);
  const servers = [];
  const stop = async () => {
    await Promise.all(servers.map(stopServer));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await Promise.all([plainPostgres(dir, servers), timescalePostgres(dir, servers), temporal(servers)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** A PostgreSQL server of a test's own, for tests that change roles: {url, stop}. `timescale`: "auto" loads TimescaleDB where it is installed. */
export async function startThrowawayPostgres(timescale) {
  const dir = mkdtempSync(join(tmpdir(), "padit-test-"));
  chmodSync(dir, 0o755);
  const servers = [];
  const stop = async () => {
    await Promise.all(servers.map(stopServer));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    return { url: await postgres(join(dir, "own"), timescale, servers), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function plainPostgres(dir, servers) {
  process.env.PADIT_TEST_POSTGRES_URL ??= process.env.DATABASE_URL ?? (await postgres(join(dir, "plain"), "off", servers));
}

async function timescalePostgres(dir, servers) {
  if (process.env.PADIT_TEST_TIMESCALE_URL) return;
  if (await hasTimescale(await findPostgresBinaries())) {
    process.env.PADIT_TEST_TIMESCALE_URL = await postgres(join(dir, "timescale"), "auto", servers);
  } else {
    say("tests: PostgreSQL here has no timescaledb extension, so the TimescaleDB backend is not tested in this run");
  }
}

async function postgres(dir, timescale, servers) {
  const port = await freePort();
  const server = await preparePostgres({ dir, port, password: "postgres", timescale, durable: false });
  await startServer(server.command, server.args, port, "SIGINT", servers);
  await waitForPostgres(server.url);
  return server.url;
}

async function temporal(servers) {
  const given = process.env.PADIT_TEST_TEMPORAL_ADDRESS ?? process.env.TEMPORAL_ADDRESS;
  if (!given) {
    const port = await freePort();
    const [httpPort, metricsPort] = [await freePort(), await freePort()];
    await startServer(await findTemporal(), temporalArguments({ port, httpPort, metricsPort }), port, "SIGTERM", servers);
    process.env.PADIT_TEST_TEMPORAL_ADDRESS = `127.0.0.1:${port}`;
  } else process.env.PADIT_TEST_TEMPORAL_ADDRESS = given;
}

async function startServer(command, args, port, stopSignal, servers) {
  const child = spawn(command, args, { cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors = (errors + chunk).slice(-4000);
  });
  servers.push({ child, stopSignal });
  await waitForPort(port, { aborted: () => (child.exitCode === null ? undefined : `${command} ended:\n${errors}`) });
}

async function stopServer({ child, stopSignal }) {
  if (child.exitCode !== null) return;
  const ended = new Promise((answer) => child.once("exit", answer));
  child.kill(stopSignal);
  const gaveUp = await Promise.race([ended.then(() => false), pause(8_000, true, { ref: false })]);
  if (gaveUp) child.kill("SIGKILL");
  await ended;
}
