import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkKey, checkPrefix, type ObjectStore } from "./object-store";

/** Objects are written here first and then renamed. No key can name this folder, because no name in a key begins with a dot. */
const PARTIAL_FOLDER = ".partial";

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
}

const IDENTITY_FILE = ".identity";

/** A random text that is stored in the folder. Two workers that read the same text share the folder. */
export async function folderIdentity(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, IDENTITY_FILE);
  try {
    await writeFile(file, randomUUID(), { flag: "wx", flush: true });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  return readFile(file, "utf8");
}

/** Stores objects as files in a folder that all workers of the installation share. */
export function folderObjectStore(folder: string): ObjectStore {
  const pathOf = (key: string): string => {
    checkKey(key);
    return join(folder, key);
  };
  async function* filesBelow(parent: string): AsyncGenerator<string> {
    for (const entry of await entriesOf(join(folder, parent))) {
      if (entry.name.startsWith(".")) continue;
      const key = `${parent}${entry.name}`;
      if (entry.isDirectory()) yield* filesBelow(`${key}/`);
      else yield key;
    }
  }
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const partial = join(folder, PARTIAL_FOLDER, randomUUID());
      await mkdir(dirname(partial), { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      try {
        await writeFile(partial, bytes, { flush: true });
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (hasCode(error, "ENOENT", "ENOTDIR", "EISDIR")) return null;
        throw error;
      }
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const parent = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      for await (const key of filesBelow(parent)) if (key.startsWith(prefix)) yield key;
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}
