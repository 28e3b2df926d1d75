import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout, without a trailing slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Everything the embedded mode keeps; deleting it starts anew. */
export const dataDir = resolve(root, process.env.PADIT_DATA_DIR ?? ".padit");

/** Programs fetched or built once per user, shared by all checkouts. */
export const cacheDir = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "padit");

/** Makes a folder (mode 0700 unless said otherwise) and answers its path. */
export function folder(path, mode = 0o700) {
  mkdirSync(path, { recursive: true, mode });
  return path;
}
