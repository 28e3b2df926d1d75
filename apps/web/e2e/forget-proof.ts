import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { product } from "./harness";

/** Makes the last proof of identity in all sessions of this account eleven minutes old, because a test cannot wait that long. */
export async function forgetProof(email: string): Promise<void> {
  const { secrets, ports } = JSON.parse(readFileSync(join(product.dataDir, "state.json"), "utf8"));
  const db = new pg.Client({ connectionString: `postgresql://postgres:${secrets.postgresPassword}@127.0.0.1:${ports.postgres}/padit` });
  await db.connect();
  try {
    const changed = await db.query(
      `UPDATE user_session SET proven_at = now() - interval '11 minutes' FROM "user" WHERE "user".id = user_id AND email = $1`,
      [email],
    );
    if (changed.rowCount === 0) throw new Error(`${email} has no session`);
  } finally {
    await db.end();
  }
}
