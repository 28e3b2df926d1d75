import type { SessionMembership } from "../organizations/membership";

/** How the person of a session has signed in. */
interface SignInFacts {
  hasSecondFactor: boolean;
  /** The organization whose provider opened the session; null: a password or a passkey did. */
  signOnTenantId: string | null;
}

/** What a session lacks for an organization of its person. */
export type AccessDenial = "suspended" | "second_factor" | "single_sign_on";

/**
 * What the organization demands of its members' sessions and this one lacks; null: nothing. A session that the organization's own OpenID or
 * SAML provider opened needs no second factor here, because the provider decides about it. Owners may always sign in by password or passkey, so that a
 * broken provider locks nobody out for good.
 */
export function accessDenial(
  { hasSecondFactor, signOnTenantId }: SignInFacts,
  {
    tenantId,
    role,
    requiresSecondFactor,
    requiresSignOn,
    providerChecksFactors,
    isSuspended,
  }: Omit<SessionMembership, "slug" | "name" | "isSample" | "endpointLimit">,
): AccessDenial | null {
  if (isSuspended) return "suspended";
  const isByProvider = signOnTenantId === tenantId;
  if (isByProvider && providerChecksFactors) return null;
  if (!isByProvider && requiresSignOn && role !== "owner") return "single_sign_on";
  return requiresSecondFactor && !hasSecondFactor ? "second_factor" : null;
}
