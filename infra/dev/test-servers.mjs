// vitest's global set-up for suites that need servers: throwaway ones, unless the environment names others.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { say } from "./bootstrap.mjs";
import { findPostgres, freePort, hasTimescale, initDatabase, postgresReady, serverUser, startPostgres } from "./postgres.mjs";
import { findTemporal, startTemporal, temporalReady } from "./temporal.mjs";

const PASSWORD = "padit-test";
/** A throwaway server need not survive a power cut. */
const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };
const TIMESCALE = {
  shared_preload_libraries: "timescaledb",
  "timescaledb.telemetry_level": "off",
  "timescaledb.max_background_workers": "16",
  max_worker_processes: "40",
};

async function postgres(children, folder, bin, name, settings) {
  const user = serverUser();
  const dataDir = path.join(folder, name);
  initDatabase({ bin, dataDir, password: PASSWORD, user });
  const port = await freePort();
  const child = startPostgres({ bin, dataDir, port, user, settings: { ...FAST, ...settings } });
  children.push(child);
  await postgresReady({ bin, port, child });
  return `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
}

/** Ends our own children, by id, and waits until they are gone. */
const stopAll = (children) =>
  Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve();
          child.once("exit", resolve);
          child.kill("SIGINT"); // PostgreSQL: fast shutdown
        }),
    ),
  );

/** @returns the tear-down */
export default async function setup() {
  const children = [];
  const folder = mkdtempSync(path.join(tmpdir(), "padit-servers-"));
  chmodSync(folder, 0o755);
  const env = process.env;
  if (env.DATABASE_URL) env.PADIT_TEST_POSTGRES_URL ??= env.DATABASE_URL;
  if (env.TEMPORAL_ADDRESS) env.PADIT_TEST_TEMPORAL_ADDRESS ??= env.TEMPORAL_ADDRESS;
  if (!env.PADIT_TEST_POSTGRES_URL) {
    const bin = findPostgres();
    if (!bin) throw new Error("no PostgreSQL server binaries: install PostgreSQL 15 or newer, or set DATABASE_URL to a server's superuser");
    env.PADIT_TEST_POSTGRES_URL = await postgres(children, folder, bin, "plain", {});
    if (hasTimescale(bin)) env.PADIT_TEST_TIMESCALE_URL ??= await postgres(children, folder, bin, "timescale", TIMESCALE);
    else say("suites on TimescaleDB are skipped: the extension is not installed beside this PostgreSQL");
  }
  if (!env.PADIT_TEST_TEMPORAL_ADDRESS) {
    const port = await freePort();
    const child = startTemporal({ binary: await findTemporal(), port });
    children.push(child);
    await temporalReady({ port, child });
    env.PADIT_TEST_TEMPORAL_ADDRESS = `127.0.0.1:${port}`;
  }
  return async () => {
    await stopAll(children);
    rmSync(folder, { recursive: true, force: true });
  };
}
