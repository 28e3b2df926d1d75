import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../../..");
const AGENT = join(ROOT, "collectors/agent/dist/main.mjs");

/** A collector as on a separate machine: only the agent's bundle and a data folder. */
export class CollectorProcess {
  #running: ChildProcess | undefined;
  private constructor(readonly dir: string) {}

  /** @param port the only port that the collector may probe on this machine */
  static async on(port: number): Promise<CollectorProcess> {
    const dir = await mkdtemp(join(tmpdir(), "padit-e2e-collector-"));
    await writeFile(join(dir, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32", ports: [port] }]));
    return new CollectorProcess(dir);
  }

  /** @returns the command's standard output */
  async enrol(server: string, token: string, serverKey: string): Promise<string> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [AGENT, "enrol", "--server", server, "--token", token, "--server-key", serverKey],
      this.#options(),
    );
    return stdout;
  }

  run(): void {
    this.#running = spawn(process.execPath, [AGENT, "run"], { ...this.#options(), stdio: "ignore" });
  }

  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#running ?? {};
    if (this.#running && exitCode === null && signalCode === null) {
      this.#running.kill("SIGTERM");
      await once(this.#running, "exit");
    }
    await rm(this.dir, { recursive: true, force: true });
  }

  #options() {
    const { PATH, HOME } = process.env;
    return { cwd: ROOT, env: { PATH, HOME, NODE_ENV: "production" as const, PADIT_AGENT_DIR: this.dir } };
  }
}
