import { PaditError } from "@padit/domain";
import { notFound, type ServiceContext } from "@padit/services";
import { type AccessDenial, accessDenial, type SessionView } from "@padit/services/auth";
import { withinLimits } from "@padit/services/limits";
import type { Installation } from "./installation";

/**
 * The membership for the slug of an address.
 * @throws PaditError not_found for non-members, as if the organization did not exist; forbidden for a member whose
 * session lacks what the organization demands
 */
function membershipIn(session: SessionView, slug: string): SessionView["memberships"][number] {
  const membership = session.memberships.find((known) => known.slug === slug);
  if (!membership) throw notFound("organization");
  const denial = accessDenial(session, membership);
  if (denial) throw new PaditError("forbidden", DENIALS[denial]);
  return membership;
}

const DENIALS: Record<AccessDenial, string> = {
  suspended: "This organization is suspended. Ask the operator of this installation.",
  second_factor: "This organization requires a second factor. Add one on your account page.",
  single_sign_on: "This organization requires its single sign-on. Sign out, and sign in by its own page.",
};

/** The context of a verb for this person in this organization. @throws PaditError not_found */
export function serviceContext(
  { db, keyring, site }: Installation,
  { session, slug, ip }: { session: SessionView; slug: string; ip: string | undefined },
): ServiceContext {
  const { tenantId, role, endpointLimit, via } = membershipIn(session, slug);
  const { userId, name } = session;
  const endpointLimits = endpointLimit === null ? [] : [endpointLimit];
  const named = via === null ? { name } : { name: `${name} (${via.name})`, provider: via.slug };
  const actor = { kind: "user", userId, tenantId, role, endpointLimits, ...named } as const;
  return withinLimits({ db, keyring, site, actor, now: () => new Date(), ip });
}
