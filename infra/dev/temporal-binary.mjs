import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findExecutable } from "./executables.mjs";
import { cacheDir, folder, root } from "./places.mjs";
import { run, say } from "./run.mjs";

const version = "v1.5.1";
const bin = join(cacheDir, "bin");

/** The `temporal` program: PATH or the user's cache folder, then the SDK's own download, then a build with Go into the cache folder. */
export async function findTemporal() {
  const found = findExecutable("temporal") ?? findExecutable("temporal", [bin]);
  if (found) return found;
  return (await downloadBySdk()) ?? (await buildWithGo()) ?? missing();
}

async function downloadBySdk() {
  say("Temporal: not on this machine, trying the SDK's own download (usually 10 s, at most 60 s)");
  const helper = join(root, "infra/dev/temporal-download.mjs");
  const { code, output } = await run("timeout", ["60", process.execPath, helper, folder(bin, 0o755)]).catch(() => ({
    code: 1,
    output: "",
  }));
  const path = output.trim().split("\n").at(-1) ?? "";
  return code === 0 && existsSync(path) ? path : undefined;
}

async function buildWithGo() {
  const go = findExecutable("go") ?? findExecutable("go", ["/usr/local/go/bin"]);
  if (!go) return undefined;
  say(`Temporal: building ${version} with Go (about 4 minutes the first time on two cores, then it is kept in ${bin})`);
  const { code, output } = await run(go, ["install", `github.com/temporalio/cli/cmd/temporal@${version}`], {
    env: { GOBIN: folder(bin, 0o755) },
  });
  if (code === 0) return join(bin, "temporal");
  say(`Temporal: the build failed: ${output.slice(-500)}`);
  return undefined;
}

/** @returns {never} */
function missing() {
  throw new Error(
    "no Temporal server: set TEMPORAL_ADDRESS, or put `temporal` on PATH (https://temporal.io/setup/install-temporal-cli), " +
      `or install Go so that it can be built (go install github.com/temporalio/cli/cmd/temporal@${version})`,
  );
}

/**
 * The arguments of an embedded server at `port`, which keeps its histories in `file` (in memory without one). Its HTTP door cannot be switched
 * off. It accepts one host name that nobody knows, so that pages in browsers and programs that find the port are refused; PADIT uses gRPC.
 * @param {{ port: number, httpPort: number, metricsPort: number, file?: string }} options
 */
export function temporalArguments({ port, httpPort, metricsPort, file }) {
  const storage = file ? ["--db-filename", file] : [];
  return [
    "server",
    "start-dev",
    "--headless",
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--http-port",
    String(httpPort),
    "--metrics-port",
    String(metricsPort),
    "--dynamic-config-value",
    `frontend.httpAllowedHosts=["${randomUUID()}.invalid"]`,
    "--log-level",
    "warn",
    ...storage,
  ];
}
