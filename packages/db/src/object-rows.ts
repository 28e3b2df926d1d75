import type pg from "pg";
import { databaseProblem } from "./database-away";

/**
 * Objects as rows of the table `object`, for packages/objects, which validates the keys. Bytes are sent in binary, not as Prisma's JSON.
 */
export interface ObjectRows {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | null>;
  /** The next keys after `after` that begin with `prefix`, in byte order; fewer than `limit` keys if no more follow. */
  keysAfter(after: string, prefix: string, limit: number): Promise<string[]>;
  delete(key: string): Promise<void>;
}

export const createObjectRows = (pool: () => pg.Pool): ObjectRows => ({
  async put(key, bytes) {
    const values = [key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)];
    const sql =
      "INSERT INTO object (key, bytes) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, updated_at = now()";
    await pool().query(sql, values).catch(databaseProblem);
  },
  async get(key) {
    const { rows } = await pool().query<{ bytes: Uint8Array }>("SELECT bytes FROM object WHERE key = $1", [key]).catch(databaseProblem);
    return rows[0]?.bytes ?? null;
  },
  async keysAfter(after, prefix, limit) {
    const sql = `SELECT key FROM object WHERE starts_with(key, $2) AND key COLLATE "C" > $1 ORDER BY key COLLATE "C" LIMIT $3`;
    const { rows } = await pool().query<{ key: string }>(sql, [after, prefix, limit]).catch(databaseProblem);
    return rows.map(({ key }) => key);
  },
  async delete(key) {
    await pool().query("DELETE FROM object WHERE key = $1", [key]).catch(databaseProblem);
  },
});
