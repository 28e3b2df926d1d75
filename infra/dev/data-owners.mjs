import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lchownSync,
  linkSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { folder } from "./places.mjs";

/** The processes that ask the signer. Each has a folder of its own with a socket in it. */
const SIGNER_CLIENTS = ["web", "ingest", "worker"];
/** The operator states there what may be probed, so the collector does not own it. */
const OPERATORS_FILE = "allow.json";
const TEMPORAL_FILES = ["temporal.db", "temporal.db-shm", "temporal.db-wal"];

/** Where Temporal keeps its histories. */
export const temporalFolder = (dataDir) => join(dataDir, "temporal");

/** The socket by which `padit drill` orders faults of the demo's responder. */
export const responderSocket = (dataDir) => join(dataDir, "run/responder/control.sock");

/**
 * Makes the folders of the data folder, each closed to all but its process. Moves and hands over what an earlier version left, when everything
 * was root's. PostgreSQL's folder is handed over where its server is prepared.
 * @param {{ dataDir: string, users: import("./process-users.mjs").ProcessUsers }} options
 */
export function prepareDataFolder({ dataDir, users }) {
  const temporal = folder(temporalFolder(dataDir));
  for (const name of TEMPORAL_FILES) {
    if (existsSync(join(dataDir, name))) renameSync(join(dataDir, name), join(temporal, name));
  }
  const run = folder(join(dataDir, "run"));
  folder(join(dataDir, "log"));
  const responder = folder(dirname(responderSocket(dataDir)));
  if (!users.areSeparate) return;
  // Users pass through these to their own folders. Files in them are readable by root alone.
  for (const path of [dataDir, run]) chmodSync(path, 0o711);
  giveTo(temporal, users.idOf("temporal"));
  giveTo(responder, users.idOf("responder"));
  prepareSignerFolder(folder(join(run, "signer")), users);
}

function prepareSignerFolder(dir, users) {
  const signer = users.idOf("signer");
  chownSync(dir, signer, signer);
  chmodSync(dir, 0o711);
  for (const client of SIGNER_CLIENTS) {
    const own = folder(join(dir, client));
    chownSync(own, signer, users.idOf(client));
    // The set-group-ID bit gives the socket its client's group.
    chmodSync(own, 0o2750);
  }
}

/** Hands the collector's folder to its user. Enrolment, which root runs, has written into it. */
export function giveAgentFolder(dataDir, users) {
  if (users.areSeparate) giveTo(folder(join(dataDir, "agent")), users.idOf("agent"), ({ name }) => name !== OPERATORS_FILE);
}

/** Hands the worker its folder of objects. In a folder that the operator named, only what root owns changes its owner. */
export function giveObjectFolder(dir, dataDir, users) {
  if (!users.areSeparate || dir === undefined) return;
  const isOurs = dir === join(dataDir, "objects");
  if (isOurs) chmodSync(folder(dir), 0o700);
  giveTo(folder(dir), users.idOf("worker"), ({ uid }) => isOurs || uid === 0);
}

/** Changes the owner and group of a folder and everything in it. Symbolic links are not followed. */
function giveTo(path, id, mayTake = (/** @type {{ name: string, uid: number }} */ _) => true) {
  const { uid, gid } = lstatSync(path);
  if ((uid !== id || gid !== id) && mayTake({ name: "", uid })) chownSync(path, id, id);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const at = join(path, entry.name);
    if (entry.isDirectory()) giveTo(at, id, mayTake);
    else {
      const own = lstatSync(at);
      if ((own.uid !== id || own.gid !== id) && mayTake({ name: entry.name, uid: own.uid })) lchownSync(at, id, id);
    }
  }
}

/**
 * A path at which Temporal's user can execute the program. If other users cannot enter the program's folder (root's cache, for example), this
 * is a hard link or a copy of it in the data folder.
 * @returns {Promise<string>}
 */
export async function reachableProgram({ path, dataDir, users }) {
  if (!users.areSeparate || (await users.reaches("temporal", [path]))) return path;
  const own = join(folder(join(dataDir, "bin"), 0o711), "temporal");
  try {
    if (!isSameFile(own, path)) {
      rmSync(own, { force: true });
      linkOrCopy(path, own);
    }
    return own;
  } catch {
    return path; // The disk is full, for example. Temporal gets the capability to read all files.
  }
}

function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // another file system
  }
}

/** Whether `copy` is a hard link or an unchanged copy of `path`. */
function isSameFile(copy, path) {
  if (!existsSync(copy)) return false;
  const [a, b] = [statSync(copy), statSync(path)];
  return a.ino === b.ino || (a.size === b.size && a.mtimeMs >= b.mtimeMs);
}
