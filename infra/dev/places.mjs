import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
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

/**
 * Value of PADIT_PLUGINS_DIR: what the user set, else those folders of plugins that exist, of this checkout and of the installation.
 * @param {string} dataDir
 */
export const pluginFolders = (dataDir) =>
  process.env.PADIT_PLUGINS_DIR ||
  [join(root, "plugins"), join(dataDir, "plugins")].filter((folder) => existsSync(folder)).join(delimiter) ||
  undefined;
