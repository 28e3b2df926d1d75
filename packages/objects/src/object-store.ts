import { PaditError } from "@padit/domain";

/**
 * Whole objects by key: checkpoints, model artefacts, and later exports and backups. What is stored here can be rebuilt from the database,
 * or is named by a row of it. Every store passes the contract in `testing/store-contract.ts`.
 */
export interface ObjectStore {
  /** Writes the object or replaces it. Whenever this stops half-way, readers see the object before or the object after, never a part. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The bytes belong to the caller. null: there is no such object. */
  get(key: string): Promise<Uint8Array | null>;
  /** The keys that begin with `prefix`, in no particular order; an empty prefix lists all. */
  list(prefix: string): AsyncIterable<string>;
  /** Deletes the object; deleting what does not exist succeeds. */
  delete(key: string): Promise<void>;
}

/** S3's limit. */
const KEY_BYTES_MAX = 1024;
const KEY = /^[A-Za-z0-9_][A-Za-z0-9_.=-]*(\/[A-Za-z0-9_][A-Za-z0-9_.=-]*)*$/;

/**
 * A prefix ends within a name or after a slash.
 *
 * @throws PaditError invalid
 */
export function checkPrefix(prefix: string): void {
  const parent = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (parent !== "") checkKey(parent.slice(0, -1));
}

/**
 * A key is a path of names that every file system and every S3 server keeps as they are. No key may be a folder of another key.
 * @throws PaditError invalid
 */
export function checkKey(key: string): void {
  if (key.length > KEY_BYTES_MAX || !KEY.test(key)) throw new PaditError("invalid", `not a valid object key: ${JSON.stringify(key)}`);
}
