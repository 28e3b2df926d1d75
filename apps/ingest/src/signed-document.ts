import type { SignedPlan } from "@padit/protocols/collector-api";
import type { Keyring } from "@padit/services/keyring";
import { type DocumentToSign, sealedDocumentPlace } from "@padit/services/plans";
import type { Pool } from "pg";

/** What reads signed documents for collectors. */
export interface SignedDocumentDeps {
  /** Logged in as padit_ingest. */
  pool: Pool;
  /** Opens documents of older collectors that are sealed whole. */
  keyring: Pick<Keyring, "open">;
}

/** The signed columns of a plan or a live test. */
export interface SignedRow {
  document: string;
  signature: Buffer;
  secrets: Buffer | null;
  sealed_document: Buffer | null;
}

/** As its collector gets it. */
export async function signedDocument(
  keyring: Pick<Keyring, "open">,
  row: SignedRow & Pick<DocumentToSign, "tenantId" | "collectorId" | "kind">,
): Promise<SignedPlan> {
  const sealed = row.sealed_document;
  return {
    document: sealed === null ? row.document : Buffer.from(await keyring.open(sealed, sealedDocumentPlace(row))).toString("utf8"),
    signature: row.signature.toString("base64"),
    ...(row.secrets !== null && { secrets: row.secrets.toString("base64") }),
  };
}
