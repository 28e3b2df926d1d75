import type { SignedPlan } from "@padit/protocols/collector-api";
import type { Pool } from "pg";
import type { CollectorIdentity } from "./auth/collector-directory";

/** The newest signed plan of a collector; null before the first. */
export async function newestPlan(pool: Pool, collector: CollectorIdentity): Promise<SignedPlan | null> {
  const { rows } = await pool.query<{ document: string; signature: Buffer }>({
    name: "plan-newest",
    text: "SELECT document, signature FROM plan WHERE tenant_id = $1 AND collector_id = $2 ORDER BY revision DESC LIMIT 1",
    values: [collector.tenantId, collector.id],
  });
  const [row] = rows;
  return row ? { document: row.document, signature: row.signature.toString("base64") } : null;
}
