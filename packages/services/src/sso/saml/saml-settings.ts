import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../../service-context";
import { PROVIDER_FIELDS, storeProvider } from "../provider-row";
import { certificatePem, certificatesIn, validAt } from "./certificates";
import { XML_CHARACTERS_MAX } from "./plain-xml";
import { readProviderMetadata } from "./provider-metadata";
import { SamlSettings } from "./service-provider";

/** A provider that changes its key has two; some publish a few more. */
const CERTIFICATES_MAX = 5;

/** People enter their password there. Plain http is for a provider on the same machine. */
const EntryPoint = z
  .string()
  .trim()
  .max(2_000)
  .refine(
    (url) => URL.canParse(url) && /^https:|^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]/.test(url),
    "Enter an address that begins with https://.",
  );

const Provider = z.object({
  /** The provider's entity id. */
  issuer: z.string().trim().min(1, "Enter the provider's entity id.").max(1_024),
  entryPoint: EntryPoint,
  /** One or several certificates in PEM format. */
  certificates: z.string().trim().min(1, "Enter the signing certificate.").max(40_000),
});

export const SaveSamlProvider = z.object({
  ...PROVIDER_FIELDS,
  /** The provider's metadata, which replaces the three fields below; empty: they are entered. */
  metadata: z.string().trim().max(XML_CHARACTERS_MAX).default(""),
  issuer: z.string().max(1_024).default(""),
  entryPoint: z.string().max(2_000).default(""),
  certificates: z.string().max(40_000).default(""),
});

/**
 * Stores the organization's SAML identity provider. PADIT never connects to it: the browser carries all messages.
 * @throws PaditError invalid for metadata or a certificate that cannot be used
 */
export async function saveSamlProvider(ctx: ServiceContext, input: z.input<typeof SaveSamlProvider>): Promise<void> {
  authorize(ctx, "owner", null);
  const { metadata, issuer: enteredIssuer, entryPoint: address, certificates: pems, ...fields } = parse(SaveSamlProvider, input);
  const entered = { issuer: enteredIssuer, entryPoint: address, certificates: pems };
  const { issuer, entryPoint, certificates: text } = parse(Provider, metadata === "" ? entered : enteredBy(metadata));
  const settings: SamlSettings = { entryPoint, certificates: certificatesOf(text) };
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const before = await tx.singleSignOn.findUnique({ where: { tenantId }, select: { id: true } });
    const audited = { ...fields, issuer, ...settings };
    const id = before?.id ?? newId();
    await storeProvider(tx, ctx, { ...fields, issuer, id, protocol: "saml", settings, sealedSecret: null, audited });
  });
}

function enteredBy(metadata: string): z.input<typeof Provider> {
  const { certificates, ...provider } = readProviderMetadata(metadata);
  return { ...provider, certificates: certificates.join("\n") };
}

function certificatesOf(text: string): string[] {
  const texts = certificatesIn(text);
  const refusal = (message: string, cause?: unknown) =>
    new PaditError("invalid", message, { cause, issues: [{ path: "certificates", message }] });
  if (texts.length > CERTIFICATES_MAX) throw refusal(`At most ${CERTIFICATES_MAX} certificates.`);
  try {
    return [...new Set(texts.map(certificatePem))];
  } catch (cause) {
    throw refusal(`A certificate cannot be used: ${cause instanceof Error ? cause.message : "unreadable"}.`, cause);
  }
}

/** @returns the sentence that says why nobody can sign in by these settings; null if they can serve */
export function samlProblem({ settings }: { settings: unknown }, now: Date): string | null {
  return validAt(SamlSettings.parse(settings).certificates, now).length > 0
    ? null
    : "No signing certificate of the provider is valid today. Enter its new one.";
}
