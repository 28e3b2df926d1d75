import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "../dev/places.mjs";
import { freePort } from "../dev/ports.mjs";

/** The words by which a component's command line is known. */
const COMPONENTS = {
  temporal: /^\S*temporal server /,
  postgres: /\/postgres -D /,
  ingest: /apps\/ingest/,
  worker: /apps\/worker\/dist\/main/,
  signer: /apps\/worker\/dist\/signer/,
  web: /apps\/web/,
  agent: /collectors\/agent/,
  responder: /collectors\/responder/,
} as const;
export type Component = keyof typeof COMPONENTS;

export interface Health {
  /** 0: nobody answers. */
  status: number;
  /** Names of components that are not ok. */
  ill: string[];
  backend?: string;
}

const READY_MS = 10 * 60_000;

/** The whole product as a person starts it: `node infra/dev/start.mjs` with a data folder and ports of its own. */
export class Product {
  readonly dataDir = mkdtempSync(join(tmpdir(), "padit-faults-"));
  readonly apiKey = "padit_fault_suite_key_0123456789";
  output = "";
  #child: ChildProcess | undefined;

  private constructor(
    readonly ports: { web: number; ingest: number },
    readonly env: Record<string, string>,
  ) {}

  static async create(env: Record<string, string> = {}): Promise<Product> {
    return new Product({ web: await freePort(), ingest: await freePort() }, env);
  }

  /** The supervisor's. */
  get pid(): number {
    return this.#child?.pid ?? -1;
  }
  get url(): string {
    return `http://127.0.0.1:${this.ports.web}`;
  }
  get ingestUrl(): string {
    return `http://127.0.0.1:${this.ports.ingest}`;
  }
  /** Of the embedded PostgreSQL, as its superuser, whom no row security binds. */
  get superUrl(): string {
    const { secrets, ports } = this.#state();
    return `postgresql://postgres:${secrets.postgresPassword}@127.0.0.1:${ports.postgres}/padit`;
  }
  get temporalAddress(): string {
    return `127.0.0.1:${this.#state().ports.temporal}`;
  }

  /** Starts it and waits for the ready line; answers how long that took. @throws Error with what was printed when it ends before */
  async start(): Promise<number> {
    const startedAt = performance.now();
    const own = { PADIT_DATA_DIR: this.dataDir, PADIT_WEB_PORT: String(this.ports.web), PADIT_INGEST_PORT: String(this.ports.ingest) };
    this.output = "";
    const env = { ...process.env, PADIT_SAMPLE: "0", ...this.env, ...own, PADIT_DEMO_API_KEY: this.apiKey };
    const child = spawn(process.execPath, ["infra/dev/start.mjs"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    const take = (chunk: Buffer): void => {
      this.output = (this.output + chunk).slice(-20_000);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    await until(() => this.output.includes("PADIT ready:") || child.exitCode !== null, READY_MS);
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}:\n${this.output}`);
    return performance.now() - startedAt;
  }

  /** Ctrl-C; answers how long it took until everything was gone. */
  async stop(): Promise<number> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return 0;
    const startedAt = performance.now();
    const ended = once(child, "exit");
    child.kill("SIGINT");
    await ended;
    return performance.now() - startedAt;
  }

  /** Ends the supervisor and all its processes at once with SIGKILL, as the loss of a host does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const ended = once(child, "exit");
    const children = childrenOf(child.pid);
    process.kill(child.pid, "SIGKILL");
    for (const pid of children.filter((pid) => readProc(pid, "stat") !== "")) process.kill(pid, "SIGKILL");
    await ended;
    // The servers' own children end by themselves once they notice.
    await until(() => this.leftovers().length === 0, 10_000, "the end of all processes");
  }

  /** Deletes what the data folder holds, but for the named entries. */
  wipe(kept: readonly string[]): void {
    for (const name of readdirSync(this.dataDir))
      if (!kept.includes(name)) rmSync(join(this.dataDir, name), { recursive: true, force: true });
  }

  /** Ends what is left and deletes the data folder. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async health(): Promise<Health> {
    try {
      const { status } = await fetch(`${this.url}/api/health`, { signal: AbortSignal.timeout(5_000) });
      // Only the operators' port names the parts.
      const details = await fetch(`http://127.0.0.1:${this.#state().ports.webMetrics}/health`, { signal: AbortSignal.timeout(5_000) });
      const body = (await details.json()) as { components: Record<string, { status: string; backend?: string }> };
      const ill = Object.entries(body.components).flatMap(([name, { status }]) => (status === "ok" ? [] : [name]));
      return { status, ill, backend: body.components.database?.backend };
    } catch {
      return { status: 0, ill: [] };
    }
  }

  /** REST as the demo organization. @throws Error unless the answer is 2xx */
  async rest<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.apiKey}`, "content-type": "application/json" };
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /** Processes of a component; none while it is away. */
  pidsOf(component: Component): number[] {
    return childrenOf(this.#child?.pid ?? -1).filter((pid) => COMPONENTS[component].test(commandLine(pid)));
  }

  /** The children's environment, as the supervisor made it. */
  environmentOf(component: Component): Record<string, string> {
    const [pid] = this.pidsOf(component);
    const pairs = readProc(pid ?? -1, "environ")
      .split("\0")
      .filter(Boolean);
    return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
  }

  /** Whatever still runs with this data folder. */
  leftovers(): string[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter(
        (pid) =>
          readProc(Number(pid), "environ").includes(`PADIT_SUPERVISED_BY=${this.dataDir}`) ||
          commandLine(Number(pid)).includes(this.dataDir),
      )
      .map((pid) => commandLine(Number(pid)));
  }

  #state(): { secrets: { postgresPassword: string }; ports: { postgres: number; temporal: number; webMetrics: number } } {
    return JSON.parse(readFileSync(join(this.dataDir, "state.json"), "utf8"));
  }
}

/** Polls until it holds. @throws Error after `timeoutMs` */
export async function until(holds: () => boolean | Promise<boolean>, timeoutMs: number, what = "what was waited for"): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${timeoutMs / 1000} s`);
    await pause(25);
  }
}

const commandLine = (pid: number): string => readProc(pid, "cmdline").replaceAll("\0", " ").trim();

function childrenOf(parent: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const text = readProc(pid, "stat");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]) === parent;
  });
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it has just ended
  }
}
