// Finds PostgreSQL on this machine and runs a server of our own on it.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

/** The folder of the newest server binaries, or null. */
export function findPostgres() {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((v) => `/usr/lib/postgresql/${v}/bin`), ...(process.env.PATH ?? "").split(":")];
  return folders.find((dir) => existsSync(path.join(dir, "postgres")) && existsSync(path.join(dir, "initdb"))) ?? null;
}

/** Whether the TimescaleDB extension is installed beside those binaries. */
export function hasTimescale(bin) {
  const share = execFileSync(path.join(bin, "pg_config"), ["--sharedir"]).toString().trim();
  return existsSync(path.join(share, "extension", "timescaledb.control"));
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`, who owns the data folder. */
export function serverUser() {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // not on this machine: the next name
    }
  }
  throw new Error("PostgreSQL does not run as root, and neither user postgres nor nobody exists: create one");
}

const asServerUser = (user, command, args) =>
  user ? ["setpriv", ["--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups", command, ...args]] : [command, args];

/** Makes a data folder whose superuser is `postgres` with this password. */
export function initDatabase({ bin, dataDir, password, user }) {
  mkdirSync(dataDir, { recursive: true });
  const passwordFile = path.join(path.dirname(dataDir), `.pw-${path.basename(dataDir)}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const file of [dataDir, passwordFile]) chownSync(file, user.uid, user.gid);
  try {
    const flags = ["-D", dataDir, "-U", "postgres", "--pwfile", passwordFile, "-A", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8"];
    const [command, args] = asServerUser(user, path.join(bin, "initdb"), flags);
    execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Starts the server in the foreground of its own session; the caller owns the child. */
export function startPostgres({ bin, dataDir, port, user, settings = {}, stdio = "ignore" }) {
  const all = { listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(port), ...settings };
  const flags = ["-D", dataDir, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const [command, args] = asServerUser(user, path.join(bin, "postgres"), flags);
  return spawn(command, args, { stdio, detached: true });
}

/** Resolves when the server answers; fails when it ended or the time is up. */
export async function postgresReady({ bin, port, child, timeoutMs = 60_000 }) {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended at its start with code ${child.exitCode}`);
    try {
      execFileSync(path.join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`PostgreSQL did not answer on port ${port} within ${timeoutMs / 1000} s`);
}
