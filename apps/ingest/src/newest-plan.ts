import type { SignedPlan } from "@padit/protocols/collector-api";
import type { CollectorIdentity } from "./auth/collector-directory";
import { type SignedDocumentDeps, type SignedRow, signedDocument } from "./signed-document";

/** The newest signed plan of a collector; null before the first. */
export async function newestPlan({ pool, keyring }: SignedDocumentDeps, collector: CollectorIdentity): Promise<SignedPlan | null> {
  const { rows } = await pool.query<SignedRow>({
    name: "plan-newest",
    text: "SELECT document, signature, secrets, sealed_document FROM ingest_plan($1, $2)",
    values: [collector.tenantId, collector.id],
  });
  const [row] = rows;
  return row ? signedDocument(keyring, { ...row, tenantId: collector.tenantId, collectorId: collector.id, kind: "plan" }) : null;
}
