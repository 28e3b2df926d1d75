import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "./places.mjs";
import { environmentFor } from "./process-secrets.mjs";
import { say } from "./run.mjs";

const maxLogBytes = 10 * 1024 * 1024;
const slowestRestartMs = 10_000;
const healthyAfterMs = 30_000;

/**
 * One process that comes back by itself when it dies: at once the first time, then after pauses that double up to 10 s, until it has lived
 * for 30 s. It gets our environment without the secrets of
 * other processes; one that `isAlone` gets nothing of it. It has a session of its own, so that the terminal's Ctrl-C reaches the
 * supervisor alone.
 */
export class Child {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #process;
  #stopping = false;
  #failures = 0;
  /** Resolves to how the process ended. @type {Promise<string>} */
  #ended = Promise.resolve("not started");

  /** @param {{name: string, command: string, args: string[], env?: NodeJS.ProcessEnv, isAlone?: boolean, cwd?: string, stopSignal?: NodeJS.Signals, before?: () => Promise<void>, logDir: string}} options */
  constructor(options) {
    this.options = options;
    this.name = options.name;
    this.log = join(options.logDir, `${options.name}.log`);
    if (existsSync(this.log) && statSync(this.log).size > maxLogBytes) renameSync(this.log, `${this.log}.1`);
  }

  /** Why the process cannot be waited for, while it is not there. */
  get problem() {
    return this.#process?.exitCode == null && this.#failures < 5 ? undefined : `${this.name} does not stay up, see ${this.log}`;
  }

  start() {
    const { command, args, env = {}, isAlone = false, cwd = root } = this.options;
    const log = openSync(this.log, "a", 0o600);
    const startedAt = Date.now();
    const child = spawn(command, args, {
      cwd,
      env: isAlone ? env : { ...environmentFor(this.name, process.env), ...env },
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    this.#process = child;
    this.#ended = new Promise((answer) => {
      child.once("error", (error) => answer(error.message));
      child.once("exit", (code, signal) => answer(signal ?? `exit code ${code}`));
    });
    void this.#ended.then((how) => this.#restart(how, Date.now() - startedAt));
    return this;
  }

  async #restart(how, livedMs) {
    if (this.#stopping) return;
    this.#failures = livedMs > healthyAfterMs ? 1 : this.#failures + 1;
    const waitMs = this.#failures === 1 ? 0 : Math.min(slowestRestartMs, 100 * 2 ** this.#failures);
    say(`${this.name} ended (${how}); starting it again${waitMs ? ` in ${waitMs / 1000} s` : ""}`);
    await pause(waitMs);
    await this.options.before?.();
    if (!this.#stopping) this.start();
  }

  /** Asks the process to end, and after `graceMs` makes it. */
  async stop(graceMs) {
    this.#stopping = true;
    const child = this.#process;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(this.options.stopSignal ?? "SIGTERM");
    const late = await Promise.race([this.#ended.then(() => false), pause(graceMs, true, { ref: false })]);
    if (!late) return;
    say(`${this.name} did not end within ${graceMs / 1000} s and is killed`);
    killGroup(child.pid);
    await this.#ended;
  }

  get pid() {
    return this.#process?.pid;
  }
}

function killGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself in this moment.
  }
}
