import type { ObjectRows } from "@padit/db";
import { checkKey, checkPrefix, type ObjectStore } from "./object-store";

const KEYS_PER_PAGE = 1_000;

/** Stores objects in the installation's database, which every worker reaches from any host. */
export const databaseObjectStore = (rows: ObjectRows): ObjectStore => ({
  async put(key, bytes) {
    checkKey(key);
    await rows.put(key, bytes);
  },
  async get(key) {
    checkKey(key);
    return rows.get(key);
  },
  async *list(prefix) {
    checkPrefix(prefix);
    for (let after = "", keys: string[] = []; ; after = keys.at(-1) ?? "") {
      keys = await rows.keysAfter(after, prefix, KEYS_PER_PAGE);
      yield* keys;
      if (keys.length < KEYS_PER_PAGE) return;
    }
  },
  async delete(key) {
    checkKey(key);
    await rows.delete(key);
  },
});
