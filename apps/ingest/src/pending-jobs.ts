import type { SignedJob } from "@padit/protocols/collector-api";
import type { Pool } from "pg";
import type { CollectorIdentity } from "./auth/collector-directory";

interface JobRow {
  document: string;
  signature: Buffer;
  remaining_ms: number;
}

/** Jobs the collector has yet to do, oldest first; `jobId` narrows to one. */
export async function pendingJobs(pool: Pool, collector: CollectorIdentity, jobId?: string): Promise<SignedJob[]> {
  const { rows } = await pool.query<JobRow>({
    name: "jobs-pending",
    text: `SELECT document, signature, extract(epoch FROM expires_at - now())::float8 * 1000 AS remaining_ms FROM probe_job
      WHERE tenant_id = $1 AND collector_id = $2 AND state = 'pending' AND expires_at > now() AND ($3::uuid IS NULL OR id = $3)
      ORDER BY created_at LIMIT 20`,
    values: [collector.tenantId, collector.id, jobId ?? null],
  });
  return rows.map(({ document, signature, remaining_ms }) => ({
    document,
    signature: signature.toString("base64"),
    remainingMs: remaining_ms,
  }));
}
