// Finds a Temporal server, or builds one; runs its development server.
import { execFileSync, spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { cacheDir, run, say } from "./bootstrap.mjs";

/** The last version whose module can be built from outside its repository (newer ones have a replace directive). */
const CLI_MODULE = "github.com/temporalio/cli/cmd/temporal@v1.5.1";

const onPath = (name) =>
  (process.env.PATH ?? "")
    .split(":")
    .map((dir) => path.join(dir, name))
    .find(executable) ?? null;
function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** PATH, then our cache, then a build with Go. Throws with the ways to get one. */
export async function findTemporal() {
  const cached = path.join(cacheDir, "bin", "temporal");
  const found = onPath("temporal") ?? (existsSync(cached) ? cached : null);
  if (found) return found;
  if (onPath("go")) {
    say("building the Temporal server with Go (about 4 minutes, once; it is kept in your cache folder)");
    await run("go", ["install", CLI_MODULE], { env: { ...process.env, GOBIN: path.dirname(cached), GOFLAGS: "" } });
    return cached;
  }
  throw new Error(
    "no Temporal server: set TEMPORAL_ADDRESS to one that runs, put the `temporal` command on PATH, or install Go (1.24 or newer) so that it can be built",
  );
}

export const temporalVersion = (binary) => execFileSync(binary, ["--version"]).toString().trim();

/** Starts the development server in a session of its own; without a file it keeps its histories in memory. */
export function startTemporal({ binary, port, file, stdio = "ignore" }) {
  const store = file ? ["--db-filename", file] : [];
  const flags = ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", String(port), "--log-level", "warn", ...store];
  return spawn(binary, flags, { stdio, detached: true });
}

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(socket.destroy() && true));
    socket.once("error", () => resolve(false));
  });

export async function temporalReady({ port, child, timeoutMs = 60_000 }) {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`Temporal ended at its start with code ${child.exitCode}`);
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Temporal did not answer on port ${port} within ${timeoutMs / 1000} s`);
}
