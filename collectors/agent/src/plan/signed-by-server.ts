import { type SealedSecrets, SignedDocument } from "@padit/protocols/collector-api";
import { openSecrets, type SecretsByKey } from "@padit/protocols/collector-secrets";
import { importPublicKey, verifyText } from "@padit/protocols/collector-signing";
import type { z } from "zod";
import type { Enrolment, Identity } from "../enrolment/identity";

/** What claims to be the server's word and must not be acted on, and why. */
export class NotTheServersWord extends Error {}

/**
 * The signed document, when the pinned key signed it for this collector.
 * @param what it is, in words, such as "plan"
 * @param signedText what was signed, made of the document
 * @throws NotTheServersWord
 */
export function readSigned<T extends { collectorId: string }>(
  raw: unknown,
  { what, schema, signedText = (document) => document }: { what: string; schema: z.ZodType<T>; signedText?: (document: string) => string },
  { planKey, collectorId }: Pick<Enrolment, "planKey" | "collectorId">,
): T {
  const signed = SignedDocument.safeParse(raw);
  if (!signed.success || !verifyText(signedText(signed.data.document), signed.data.signature, importPublicKey(planKey))) {
    throw new NotTheServersWord(`The ${what}'s signature does not hold.`);
  }
  const read = schema.safeParse(JSON.parse(signed.data.document));
  if (!read.success) throw new NotTheServersWord(`The ${what} has a form that this agent does not know.`);
  if (read.data.collectorId !== collectorId) throw new NotTheServersWord(`The ${what} is another collector's.`);
  return read.data;
}

/**
 * The secrets beside a signed document that was read.
 * @param exchangeKey this collector's key for secrets; asked for when there are any
 * @throws NotTheServersWord when they are not what was signed, or are encrypted for another key
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
    throw new NotTheServersWord(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
