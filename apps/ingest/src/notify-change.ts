import type { Pool } from "pg";
import type { CollectorIdentity } from "./auth/collector-directory";

/** Tells open browsers that the collector's row changed. */
export async function notifyChange(pool: Pool, { tenantId, id }: CollectorIdentity): Promise<void> {
  await pool.query({
    name: "collector-change",
    text: "SELECT pg_notify('padit_change', $1)",
    values: [JSON.stringify({ tenantId, topic: "collector", id })],
  });
}
