import { chmodSync, chownSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { folder } from "./places.mjs";
import { findPostgresBinaries, hasTimescale } from "./postgres-binaries.mjs";
import { mustRun, say } from "./run.mjs";
import { unprivilegedPrefix } from "./unprivileged.mjs";

/**
 * Prepares a PostgreSQL server in `dir` (made by `initdb` the first time) and answers how to start it: {command, args, url, timescale}.
 * It listens on 127.0.0.1 only; the superuser is `postgres` with `password`. `durable: false` is for tests.
 */
export async function preparePostgres({ dir, port, password, timescale = "auto", durable = true }) {
  const bin = await findPostgresBinaries();
  const withTimescale = timescale !== "off" && (await hasTimescale(bin));
  const data = join(folder(dir), "data");
  const prefix = await unprivilegedPrefix(dir);
  if (!existsSync(join(data, "PG_VERSION"))) await makeCluster({ bin, dir, data, prefix, password });
  await clearStalePid(data);
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=256MB",
    ...(withTimescale
      ? [
          "shared_preload_libraries=timescaledb",
          "timescaledb.telemetry_level=off",
          "timescaledb.max_background_workers=8",
          "max_worker_processes=24",
        ]
      : []),
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  const [command, ...args] = [
    ...prefix,
    join(bin, "postgres"),
    "-D",
    data,
    "-p",
    String(port),
    ...settings.flatMap((setting) => ["-c", setting]),
  ];
  return { command, args, data, timescale: withTimescale, url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres` };
}

async function makeCluster({ bin, dir, data, prefix, password }) {
  say("PostgreSQL: making a new database cluster (usually 3 s)");
  rmSync(data, { recursive: true, force: true });
  const passwordFile = join(dir, "password");
  writeFileSync(passwordFile, password);
  const { uid, gid } = statSync(dir);
  if (process.getuid?.() === 0) chownSync(passwordFile, uid, gid);
  chmodSync(passwordFile, 0o600);
  const options = ["-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
  const [command, ...args] = [...prefix, join(bin, "initdb"), "-D", data, ...options];
  await mustRun(command, args, { cwd: "/" });
  rmSync(passwordFile);
}

/**
 * After a crash of the machine the pid in postmaster.pid may be another program's, and PostgreSQL would wait for it; after a crash of the
 * supervisor the server may still run. The file of a dead server stays: PostgreSQL needs it to see whether old backends still hold memory.
 */
export async function clearStalePid(data) {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (!existsSync(`/proc/${pid}`)) return;
  if (!servesFolder(pid, data)) return rmSync(file, { force: true });
  process.kill(pid, "SIGINT");
  for (let tries = 0; tries < 100 && servesFolder(pid, data); tries++) await pause(100);
}

function servesFolder(pid, data) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(data);
  } catch {
    return false;
  }
}
