import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "esbuild";

const ADDON = join(import.meta.dirname, "../../../native/build/padit-native.node");

/** The same flag as in the package's launcher. */
const FLAG = "--max-semi-space-size=4";

/** The agent as it is shipped, a bundle with its addon in the same folder, run as separate processes. */
export class BundledAgent {
  readonly folder = mkdtempSync(join(tmpdir(), "padit-bundle-"));
  private child: ChildProcess | undefined;

  private constructor(private readonly prefix: readonly string[]) {}

  /** @param prefix command line put before the agent's, such as setpriv's */
  static async make(prefix: readonly string[] = []): Promise<BundledAgent> {
    const agent = new BundledAgent(prefix);
    chmodSync(agent.folder, 0o755);
    await build({
      entryPoints: [join(import.meta.dirname, "../main.ts")],
      outfile: join(agent.folder, "main.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
      banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
    });
    if (existsSync(ADDON)) copyFileSync(ADDON, join(agent.folder, "padit-native.node"));
    return agent;
  }

  start(dir: string, env: Record<string, string> = {}, more: readonly string[] = []): void {
    const [command = "", ...args] = [
      ...this.prefix,
      process.execPath,
      FLAG,
      join(this.folder, "main.mjs"),
      "run",
      "--data-dir",
      dir,
      ...more,
    ];
    const log = openSync(this.logPath, "a");
    this.child = spawn(command, args, { stdio: ["ignore", log, log], env: { PATH: process.env.PATH, ...env } });
    closeSync(log);
  }

  private get logPath(): string {
    return join(this.folder, "log");
  }

  /** All that its starts have written to standard output and error. */
  log(): string {
    return readFileSync(this.logPath, "utf8");
  }

  /** How the process ended by itself. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const { child } = this;
    if (child === undefined) throw new Error("The agent was not started.");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return { code: child.exitCode, signal: child.signalCode };
  }

  get enginePid(): number {
    return this.child?.pid ?? 0;
  }

  /** The uplink's process id. Resolves as soon as there is one other than `other`. */
  async uplinkPid(other?: number): Promise<number> {
    for (;;) {
      const pid = Number(childrenOf(this.enginePid)[0] ?? other);
      if (pid !== other && !Number.isNaN(pid)) return pid;
      await pause(10);
    }
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }

  async remove(): Promise<void> {
    await this.kill("SIGTERM");
    rmSync(this.folder, { recursive: true });
  }
}

function childrenOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  } catch {
    return [];
  }
}
