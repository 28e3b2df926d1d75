import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findExecutable } from "./executables.mjs";
import { root } from "./places.mjs";
import { run } from "./run.mjs";

/**
 * Processes with a user of their own. Temporal ends at once where its user has no account, as do programs in Go that were built with cgo, so it
 * is `nobody`, or `daemon` where PostgreSQL is nobody.
 */
const TEMPORAL_ACCOUNTS = ["nobody", "daemon"];
/** Processes with a numeric id. The position is the distance of the user's id from the installation's first id. */
const PROCESSES = ["setup", "signer", "web", "ingest", "worker", "responder", "agent"];
/** Ids that systemd's table of users leaves unused. They need no entry in /etc/passwd, and exist in containers with 65,536 ids. */
const FIRST_ID = 60_706;
const LAST_ID = 61_183;
/** Ids of one installation. Those beyond its processes are spare. */
const BLOCK_IDS = 10;
const PRIVILEGED_PORT_MAX = 1023;
/** What every bundle of PADIT reads at its start: a package of the store, and its manifest. */
const PACKAGES = ["packages/db/node_modules/pg/package.json", "apps/web/node_modules/next/package.json"].map((file) => join(root, file));
/** Succeeds when this user can enter each folder and read each file of its arguments. Built-in commands, so that nothing more is forked. */
const LOOK = `for path; do { if [ -d "$path" ]; then cd "$path"; else true < "$path"; fi; } 2>/dev/null || exit 1; done`;

/** The first id of a block that no process and no account has, picked at random so that installations on one machine differ. */
export function pickFirstUserId() {
  const taken = new Set([...accountIds().values(), ...runningIds()]);
  const blocks = Array.from({ length: Math.floor((LAST_ID - FIRST_ID + 1) / BLOCK_IDS) }, (_, n) => FIRST_ID + n * BLOCK_IDS);
  const free = blocks.filter((first) => PROCESSES.every((_, n) => !taken.has(first + n)));
  return free[Math.floor(Math.random() * free.length)] ?? FIRST_ID;
}

/** Whether an id belongs to the block that begins with `firstId`. */
export const isUserOf = (firstId, id) => firstId !== undefined && id >= firstId && id < firstId + BLOCK_IDS;

/**
 * The users of an installation's processes. Where root started PADIT on Linux, each process has an id of its own, no capabilities and no
 * way to get them. Otherwise all have the user who started PADIT.
 */
export class ProcessUsers {
  #setpriv;
  #firstId;
  #temporalId;
  #barred = new Set();

  /** @param {{ setpriv?: string, firstId?: number, reason?: string }} options `reason`: why there is one user only */
  constructor({ setpriv = "", firstId = 0, reason }) {
    this.#setpriv = setpriv;
    this.#firstId = firstId;
    const ids = accountIds();
    const accounts = TEMPORAL_ACCOUNTS.filter((name) => ids.has(name) && (name !== "nobody" || ids.has("postgres")));
    this.#temporalId = ids.get(accounts[0] ?? "") ?? firstId + PROCESSES.length;
    this.reason = reason;
  }

  /** @param {number | undefined} firstId */
  static async open(firstId) {
    if (process.platform !== "linux" || process.getuid?.() !== 0 || firstId === undefined) {
      return new ProcessUsers({ reason: "PADIT was not started by root on Linux" });
    }
    if (process.env.PADIT_SEPARATE_USERS === "0") return new ProcessUsers({ reason: "PADIT_SEPARATE_USERS is 0" });
    const setpriv = findExecutable("setpriv");
    if (setpriv === undefined) return new ProcessUsers({ reason: "setpriv (util-linux) is not installed" });
    const users = new ProcessUsers({ setpriv, firstId });
    const [command = "", ...args] = [...users.#words("setup", []), "true"];
    if ((await run(command, args)).code === 0) return users;
    return new ProcessUsers({ reason: "root may not become other users here" });
  }

  get areSeparate() {
    return this.reason === undefined;
  }

  /** The user and group id of a process. */
  idOf(name) {
    return name === "temporal" ? this.#temporalId : this.#firstId + PROCESSES.indexOf(name);
  }

  /** What protects the processes from each other, in one line. Complete after all processes have started. */
  get line() {
    if (!this.areSeparate) return `all processes run as one user, who can read the memory and files of each (${this.reason})`;
    const ids = `a user of its own (ids ${this.#firstId} to ${this.#firstId + BLOCK_IDS - 1}, for Temporal ${this.#temporalId})`;
    if (this.#barred.size === 0) return `each process runs as ${ids}`;
    return `each process runs as ${ids}, but may read all files, because other users cannot read ${[...this.#barred].join(", ")}`;
  }

  /**
   * The component with its command as the process's own user. Where a folder on the way to `needs` bars that user, it gets the capability to read
   * all files (the collector: stays root's user, with the right to pass folders, because it starts a process that has no capabilities).
   * @template {{ name: string, command: string, args: string[], env?: NodeJS.ProcessEnv }} C
   * @param {C} component
   * @param {{ needs?: string[], port?: number }} [options] files and folders beside the program, and the port that it listens on
   * @returns {Promise<C>}
   */
  async own(component, { needs = [], port } = {}) {
    if (!this.areSeparate) return component;
    const { name, command, args, env } = component;
    const isNode = command === process.execPath;
    const script = args.find((word) => word.endsWith(".mjs")) ?? "";
    const all = [command, ...(isNode ? [join(root, script), ...PACKAGES] : []), ...needs];
    const kept = [...(name === "agent" ? ["net_raw"] : []), ...(port && port <= PRIVILEGED_PORT_MAX ? ["net_bind_service"] : [])];
    const [setpriv = "", ...words] = await this.#prefix(name, all, kept);
    // Programs look for settings in HOME, and root's is closed to them.
    return { ...component, command: setpriv, args: [...words, command, ...args], env: { ...env, HOME: "/nonexistent" } };
  }

  async #prefix(name, needs, kept) {
    const plain = this.#words(name, kept);
    if (await reaches(plain, needs)) return plain;
    for (const path of needs) this.#barred.add(barringFolder(path) ?? path);
    if (name === "agent")
      return [this.#setpriv, "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all,+net_raw,+dac_override,+setpcap"];
    return this.#words(name, [...kept, "dac_read_search"]);
  }

  #words(name, kept) {
    const id = this.idOf(name);
    const set = ["-all", ...kept.map((capability) => `+${capability}`)].join(",");
    const user = [`--reuid=${id}`, `--regid=${id}`, "--clear-groups", "--no-new-privs"];
    return [this.#setpriv, ...user, `--inh-caps=${set}`, `--ambient-caps=${set}`, `--bounding-set=${set}`];
  }

  /** Whether the process's user, without capabilities, can read each file and enter each folder. */
  reaches(name, paths) {
    return reaches(this.#words(name, []), paths);
  }
}

async function reaches([command = "", ...words], paths) {
  return (await run(command, [...words, "sh", "-c", LOOK, "sh", ...paths])).code === 0;
}

/** The outermost folder on the way to `path` that is closed to other users. */
function barringFolder(path) {
  const ways = [];
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) ways.unshift(at);
  return ways.find((at) => (statSync(at).mode & 0o001) === 0);
}

/** The ids of this machine's accounts by name. */
function accountIds() {
  const lines = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8").split("\n") : [];
  return new Map(lines.map((line) => line.split(":")).map(([name = "", , id]) => [name, Number(id)]));
}

function runningIds() {
  if (!existsSync("/proc")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid ?? 0);
}
