import type { SystemTx } from "@padit/db";
import { limitedRole } from "../limits/endpoint-limit";
import { delegatedMemberships } from "../providers/delegated-memberships";
import { isSecondFactorRequired } from "./require-second-factor";
import { isSample } from "./sample-mark";
import type { SessionMembership } from "./session-membership";

/** The person's memberships by name, without those that an owner has disabled, and then those in customers that granted access. */
export async function membershipsOf(tx: SystemTx, userId: string): Promise<SessionMembership[]> {
  const own = await ownMemberships(tx, userId);
  return [...own, ...(await delegatedMemberships(tx, own))];
}

/** The memberships without those in customers. */
export async function ownMemberships(tx: SystemTx, userId: string): Promise<SessionMembership[]> {
  const rows = await tx.member.findMany({
    where: { userId, disabledAt: null },
    select: {
      tenantId: true,
      role: true,
      endpointLimit: true,
      tenant: {
        select: {
          slug: true,
          name: true,
          settings: true,
          suspendedAt: true,
          singleSignOn: { select: { isRequired: true, protocol: true } },
        },
      },
    },
    orderBy: [{ tenant: { name: "asc" } }, { tenantId: "asc" }],
  });
  return rows.map(({ tenantId, role, endpointLimit, tenant: { slug, name, settings, suspendedAt, singleSignOn } }) => ({
    tenantId,
    slug,
    name,
    role: limitedRole(role, endpointLimit),
    endpointLimit,
    requiresSecondFactor: isSecondFactorRequired(settings),
    isSample: isSample(settings),
    requiresSignOn: singleSignOn?.isRequired ?? false,
    isSuspended: suspendedAt !== null,
    providerChecksFactors: singleSignOn?.protocol !== "ldap",
    via: null,
  }));
}
