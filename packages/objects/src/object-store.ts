import { PaditError } from "@padit/domain";

/**
 * Stores whole objects by key: checkpoints, model artefacts, and later exports and backups. Every object can be rebuilt from the database
 * or is named by a row of it. Every store passes the contract in `testing/store-contract.ts`.
 */
export interface ObjectStore {
  /** Writes or replaces the object. After an interruption at any point readers see the old or the new object, never a part of one. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The object's bytes, which belong to the caller; null if the object does not exist. */
  get(key: string): Promise<Uint8Array | null>;
  /** The keys that begin with `prefix`, in no particular order; an empty prefix lists all. */
  list(prefix: string): AsyncIterable<string>;
  /** Deletes the object; succeeds if the object does not exist. */
  delete(key: string): Promise<void>;
}

/** Maximum length of a key, bytes: the limit of S3. */
const KEY_BYTES_MAX = 1024;
const KEY = /^[A-Za-z0-9_][A-Za-z0-9_.=-]*(\/[A-Za-z0-9_][A-Za-z0-9_.=-]*)*$/;

/**
 * Accepts a prefix that ends within a name or after a slash.
 *
 * @throws PaditError invalid
 */
export function checkPrefix(prefix: string): void {
  const parent = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (parent !== "") checkKey(parent.slice(0, -1));
}

/**
 * Accepts a key that is a path of names which every file system and every S3 server stores unchanged. Callers must not use a key as the
 * folder of another key.
 * @throws PaditError invalid
 */
export function checkKey(key: string): void {
  if (key.length > KEY_BYTES_MAX || !KEY.test(key)) throw new PaditError("invalid", `not a valid object key: ${JSON.stringify(key)}`);
}
