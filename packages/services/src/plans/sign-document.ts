import { type SecretsByKey, sealSecrets } from "@padit/protocols/collector-secrets";
import type { PlanKey } from "../keyring/plan-key";

/** The columns of a signed document: a plan's revision or a live test. */
export interface SignedColumns {
  /** The document with its secrets masked. */
  document: string;
  signature: Uint8Array<ArrayBuffer>;
  /** The secrets, encrypted for the collector; null if there are none. */
  secrets: Uint8Array<ArrayBuffer> | null;
  /** The document including its secrets, sealed; for a collector that cannot receive secrets separately. */
  sealedDocument: Uint8Array<ArrayBuffer> | null;
}

export interface DocumentToSign {
  tenantId: string;
  collectorId: string;
  /** Raw X25519 key; null for an older collector, which needs its secrets in the document. */
  exchangeKey: Uint8Array | null;
  kind: "plan" | "job";
  masked: object;
  /** Empty if the document has no secrets. */
  secrets: SecretsByKey;
  /** The document including its secrets. */
  whole: () => object;
  /** Derives the signed text from the document. Default: the document itself. */
  signedText?: (document: string) => string;
}

/** Signs a document so that only its collector can read its secrets. */
export async function signDocument(
  key: PlanKey,
  { signedText = (document) => document, ...input }: DocumentToSign,
): Promise<SignedColumns> {
  const { collectorId, exchangeKey, masked, secrets } = input;
  const signed = async (document: string) => ({
    document,
    signature: await key.sign(signedText(document)),
    secrets: null,
    sealedDocument: null,
  });
  if (Object.keys(secrets).length === 0) return signed(JSON.stringify(masked));
  if (exchangeKey !== null) {
    const recipient = { collectorId, exchangeKey: Buffer.from(exchangeKey).toString("base64") };
    const { sealed, reference } = sealSecrets(secrets, recipient);
    return { ...(await signed(JSON.stringify({ ...masked, sealedSecrets: reference }))), secrets: sealed };
  }
  const document = JSON.stringify(input.whole());
  const sealedDocument = await key.keyring.seal(Buffer.from(document), sealedDocumentPlace(input));
  return { ...(await signed(document)), document: JSON.stringify(masked), sealedDocument };
}

/** Place of a document that is sealed with its secrets. The collector checks its signature, so the revision need not be bound. */
export const sealedDocumentPlace = ({ tenantId, collectorId, kind }: Pick<DocumentToSign, "tenantId" | "collectorId" | "kind">) => ({
  tenantId,
  column: `${kind === "plan" ? "plan" : "probe_job"}.sealed_document`,
  rowId: collectorId,
});
