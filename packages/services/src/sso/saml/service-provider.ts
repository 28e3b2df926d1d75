import { generateServiceProviderMetadata, SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import { z } from "zod";

/** What the organization's owner entered about a SAML identity provider, beside its entity id. */
export const SamlSettings = z.object({
  /** The provider's sign-in address for the HTTP-Redirect binding. */
  entryPoint: z.string(),
  /** Signing certificates in PEM format; several while the provider changes its key. */
  certificates: z.array(z.string()),
});
export type SamlSettings = z.output<typeof SamlSettings>;

/** Clocks of provider and PADIT may differ by this much. */
export const CLOCK_SKEW_MS = 120_000;

/** PADIT's entity id for an organization, which is the address of its metadata. */
export const entityIdOf = (publicUrl: string, tenantId: string): string => `${publicUrl}/api/sso/saml/${tenantId}/metadata`;

/** Where the provider posts its answers (assertion consumer service). */
export const consumerAddressOf = (publicUrl: string, tenantId: string): string => `${publicUrl}/api/sso/saml/${tenantId}/acs`;

interface Parties {
  publicUrl: string;
  tenantId: string;
  provider: SamlSettings;
}

/** @param requestId of the request that it makes @param isStepUp whether the provider must authenticate the person again */
export function serviceProvider({ publicUrl, tenantId, provider }: Parties, requestId = "", isStepUp = false): SAML {
  return new SAML({
    issuer: entityIdOf(publicUrl, tenantId),
    audience: entityIdOf(publicUrl, tenantId),
    callbackUrl: consumerAddressOf(publicUrl, tenantId),
    entryPoint: provider.entryPoint,
    idpCert: provider.certificates,
    wantAssertionsSigned: true,
    // Many providers sign the assertion alone. What PADIT reads is the signed assertion and nothing else.
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: CLOCK_SKEW_MS,
    // PADIT's own attempts do this, by the signed value.
    validateInResponseTo: ValidateInResponseTo.never,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    forceAuthn: isStepUp,
    generateUniqueId: () => requestId,
  });
}

/** PADIT's metadata for the organization's provider (SAML 2.0 Metadata, §2.4.4). The same until the site's address changes. */
export const serviceProviderMetadata = (publicUrl: string, tenantId: string): string =>
  generateServiceProviderMetadata({
    issuer: entityIdOf(publicUrl, tenantId),
    callbackUrl: consumerAddressOf(publicUrl, tenantId),
    identifierFormat: null,
    wantAssertionsSigned: true,
    generateUniqueId: () => `_${tenantId}`,
  });
