import { type SealedSecrets, SignedDocument } from "@padit/protocols/collector-api";
import { openSecrets, type SecretsByKey } from "@padit/protocols/collector-secrets";
import { importPublicKey, verifyText } from "@padit/protocols/collector-signing";
import type { z } from "zod";
import type { Enrolment, Identity } from "../enrolment/identity";

/** A document that is malformed, meant for another collector, or not validly signed by the server; the message has the reason. */
export class UntrustedDocument extends Error {}

/**
 * Returns the document if the pinned key signed it for this collector.
 * @param what the kind of document for error messages, such as "plan"
 * @param signedText converts the document to the text that was signed
 * @throws UntrustedDocument
 */
export function readSigned<T extends { collectorId: string }>(
  raw: unknown,
  { what, schema, signedText = (document) => document }: { what: string; schema: z.ZodType<T>; signedText?: (document: string) => string },
  { planKey, collectorId }: Pick<Enrolment, "planKey" | "collectorId">,
): T {
  const signed = SignedDocument.safeParse(raw);
  if (!signed.success || !verifyText(signedText(signed.data.document), signed.data.signature, importPublicKey(planKey))) {
    throw new UntrustedDocument(`The ${what}'s signature does not hold.`);
  }
  const read = schema.safeParse(JSON.parse(signed.data.document));
  if (!read.success) throw new UntrustedDocument(`The ${what} has a form that this agent does not know.`);
  if (read.data.collectorId !== collectorId) throw new UntrustedDocument(`The ${what} is another collector's.`);
  return read.data;
}

/**
 * The decrypted secrets of a verified document.
 * @param exchangeKey returns this collector's key for secrets; called only if the document has secrets
 * @throws UntrustedDocument if the secrets do not match the signed digest, or are encrypted for another key
 */
export function readSecrets(
  raw: unknown,
  { collectorId, sealedSecrets }: { collectorId: string; sealedSecrets?: SealedSecrets | undefined },
  exchangeKey: () => Identity,
): SecretsByKey {
  if (sealedSecrets === undefined) return {};
  try {
    return openSecrets(SignedDocument.parse(raw).secrets, sealedSecrets, { collectorId, privateKey: exchangeKey().privateKey });
  } catch (cause) {
    throw new UntrustedDocument(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
