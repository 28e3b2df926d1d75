import type { SignedJob } from "@padit/protocols/collector-api";
import type { CollectorIdentity } from "./auth/collector-directory";
import { type SignedDocumentDeps, type SignedRow, signedDocument } from "./signed-document";

interface JobRow extends SignedRow {
  remaining_ms: number;
}

/** Jobs the collector has yet to do, oldest first; `jobId` narrows to one. */
export async function pendingJobs(
  { pool, keyring }: SignedDocumentDeps,
  collector: CollectorIdentity,
  jobId?: string,
): Promise<SignedJob[]> {
  const { tenantId, id: collectorId } = collector;
  const { rows } = await pool.query<JobRow>({
    name: "jobs-pending",
    text: "SELECT document, signature, secrets, sealed_document, remaining_ms FROM ingest_jobs($1, $2, $3)",
    values: [tenantId, collectorId, jobId ?? null],
  });
  return Promise.all(
    rows.map(async (row) => ({
      ...(await signedDocument(keyring, { ...row, tenantId, collectorId, kind: "job" })),
      remainingMs: row.remaining_ms,
    })),
  );
}
