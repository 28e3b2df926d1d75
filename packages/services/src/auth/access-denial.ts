import type { SessionMembership } from "../organizations/session-membership";

/** How the person of a session has signed in. */
interface SignInFacts {
  hasSecondFactor: boolean;
  /** The organization whose provider opened the session; null: a password or a passkey did. */
  signOnTenantId: string | null;
}

/** What a session lacks for an organization of its person. */
export type AccessDenial = "suspended" | "second_factor" | "single_sign_on";

type Demands = Omit<SessionMembership, "isSample" | "endpointLimit">;

/** What a session lacks, and the organization that demands it. */
interface Denied {
  denial: AccessDenial;
  by: { slug: string; name: string };
}

/**
 * What the organization demands of its members' sessions and this one lacks; null: nothing. A session that the organization's own OpenID or
 * SAML provider opened needs no second factor here, because the provider decides about it. Owners may always sign in by password or passkey, so that a
 * broken provider locks nobody out for good. Whoever works for a customer satisfies what the own organization demands, and the customer's demand of a
 * second factor by one that PADIT knows: a customer cannot judge what another organization's provider checks.
 */
export function deniedBy(facts: SignInFacts, membership: Demands): Denied | null {
  if (!membership.via) {
    const denial = ownDenial(facts, membership);
    return denial === null ? null : { denial, by: membership };
  }
  const there = deniedBy(facts, membership.via);
  if (there) return there;
  if (membership.isSuspended) return { denial: "suspended", by: membership };
  return membership.requiresSecondFactor && !facts.hasSecondFactor ? { denial: "second_factor", by: membership } : null;
}

export const accessDenial = (facts: SignInFacts, membership: Demands): AccessDenial | null => deniedBy(facts, membership)?.denial ?? null;

function ownDenial(
  { hasSecondFactor, signOnTenantId }: SignInFacts,
  { tenantId, role, requiresSecondFactor, requiresSignOn, providerChecksFactors, isSuspended }: Demands,
): AccessDenial | null {
  if (isSuspended) return "suspended";
  const isByProvider = signOnTenantId === tenantId;
  if (isByProvider && providerChecksFactors) return null;
  if (!isByProvider && requiresSignOn && role !== "owner") return "single_sign_on";
  return requiresSecondFactor && !hasSecondFactor ? "second_factor" : null;
}
