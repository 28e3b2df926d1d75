import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Replaces a file atomically and syncs it to disk: after a power failure it holds either the old text or the new one. */
export function writeDurably(path: string, text: string, mode = 0o600): void {
  const draft = `${path}.new`;
  // Remove a draft left by a crash. `wx` then refuses to write through a file or link that another user created there.
  rmSync(draft, { force: true });
  const fd = openSync(draft, "wx", mode);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The file's text; undefined if the file does not exist. @throws every other file-system error */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Id of the user who owns the file; undefined if the file does not exist. */
export const ownerOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.uid;
