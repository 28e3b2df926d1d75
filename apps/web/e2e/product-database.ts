import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { product } from "./harness";

/** Gives the product's own database to `work`, for what no person and no API can do, such as a past. */
export async function withProductDatabase<T>(work: (db: pg.Client) => Promise<T>): Promise<T> {
  const { secrets, ports } = JSON.parse(readFileSync(join(product.dataDir, "state.json"), "utf8"));
  const db = new pg.Client({ connectionString: `postgresql://postgres:${secrets.postgresPassword}@127.0.0.1:${ports.postgres}/padit` });
  await db.connect();
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
