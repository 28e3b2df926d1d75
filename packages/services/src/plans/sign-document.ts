import { type SecretsByKey, sealSecrets } from "@padit/protocols/collector-secrets";
import type { PlanKey } from "../keyring/plan-key";

/** The columns of a signed document: of a plan's revision or a live test. */
export interface SignedColumns {
  /** With its secrets masked. */
  document: string;
  signature: Uint8Array<ArrayBuffer>;
  /** Encrypted for the collector. */
  secrets: Uint8Array<ArrayBuffer> | null;
  /** With its secrets, sealed: what is signed for a collector that cannot take them apart. */
  sealedDocument: Uint8Array<ArrayBuffer> | null;
}

export interface DocumentToSign {
  tenantId: string;
  collectorId: string;
  /** Raw X25519; null of an older collector, which takes secrets in the document only. */
  exchangeKey: Uint8Array | null;
  kind: "plan" | "job";
  masked: object;
  /** Empty where the document has none. */
  secrets: SecretsByKey;
  /** The document with its secrets. */
  whole: () => object;
  /** What is signed, made of the document. */
  signedText?: (document: string) => string;
}

/** Signs a document so that its secrets are readable by its collector alone. */
export function signDocument(key: PlanKey, { signedText = (document) => document, ...input }: DocumentToSign): SignedColumns {
  const { collectorId, exchangeKey, masked, secrets } = input;
  const signed = (document: string) => ({ document, signature: key.sign(signedText(document)), secrets: null, sealedDocument: null });
  if (Object.keys(secrets).length === 0) return signed(JSON.stringify(masked));
  if (exchangeKey !== null) {
    const recipient = { collectorId, exchangeKey: Buffer.from(exchangeKey).toString("base64") };
    const { sealed, reference } = sealSecrets(secrets, recipient);
    return { ...signed(JSON.stringify({ ...masked, sealedSecrets: reference })), secrets: sealed };
  }
  const document = JSON.stringify(input.whole());
  const sealedDocument = key.keyring.seal(Buffer.from(document), sealedDocumentPlace(input));
  return { ...signed(document), document: JSON.stringify(masked), sealedDocument };
}

/** Where a document with its secrets is sealed. Its signature is checked by the collector, so the revision need not be bound. */
export const sealedDocumentPlace = ({ tenantId, collectorId, kind }: Pick<DocumentToSign, "tenantId" | "collectorId" | "kind">) => ({
  tenantId,
  column: `${kind === "plan" ? "plan" : "probe_job"}.sealed_document`,
  rowId: collectorId,
});
