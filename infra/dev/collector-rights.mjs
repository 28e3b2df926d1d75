import { chownSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findExecutable } from "./executables.mjs";
import { run } from "./run.mjs";

const bundle = "collectors/agent/dist/main.mjs";
/** The operator's word on what may be probed is not the collector's to change. */
const operators = "allow.json";

/**
 * The words before the collector's command line when PADIT is started by root: it becomes `nobody` with CAP_NET_RAW alone and owns `dir`.
 * Where a parent folder bars nobody it stays root's user, with the right to pass folders besides and all others dropped. For anybody but
 * root, and without setpriv, nothing.
 * @returns {Promise<string[]>}
 */
export async function collectorPrefix(dir) {
  const setpriv = findExecutable("setpriv");
  if (process.platform !== "linux" || process.getuid?.() !== 0 || setpriv === undefined) return [];
  const [uid, gid] = (await Promise.all(["-u", "-g"].map((flag) => run("id", [flag, "nobody"])))).map(({ output }) => Number(output));
  const alone = (set) => `--${set}=-all,+net_raw`;
  const user = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const nobody = [setpriv, ...user, "--no-new-privs", alone("inh-caps"), alone("ambient-caps"), alone("bounding-set")];
  giveTo(dir, uid, gid);
  const [command, ...args] = [...nobody, process.execPath, "-e", LOOK, bundle, dir];
  if ((await run(command, args)).code === 0) return nobody;
  giveTo(dir, 0, 0);
  // setpcap: it takes the rest from the uplink.
  return [setpriv, "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all,+net_raw,+dac_override,+setpcap"];
}

const LOOK = `const { accessSync, constants } = require("node:fs");
accessSync(process.argv[1], constants.R_OK);
accessSync(process.argv[2], constants.R_OK | constants.W_OK | constants.X_OK);`;

function giveTo(path, uid, gid) {
  chownSync(path, uid, gid);
  for (const name of readdirSync(path)) {
    const entry = join(path, name);
    if (lstatSync(entry).isDirectory()) giveTo(entry, uid, gid);
    else if (lstatSync(entry).isFile() && name !== operators) chownSync(entry, uid, gid);
  }
}
