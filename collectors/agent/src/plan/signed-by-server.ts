import { SignedDocument } from "@padit/protocols/collector-api";
import { importPublicKey, verifyText } from "@padit/protocols/collector-signing";
import type { z } from "zod";
import type { Enrolment } from "../enrolment/identity";

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
