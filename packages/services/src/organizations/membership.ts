import type { SystemTx } from "@padit/db";
import { limitedRole } from "../limits/endpoint-limit";
import type { Role } from "../service-context";
import { isSecondFactorRequired } from "./require-second-factor";
import { isSample } from "./sample-mark";

/** An organization with a member's role in it. */
export interface OrganizationMembership {
  tenantId: string;
  slug: string;
  name: string;
  role: Role;
}

/** A membership as a session contains it. */
export interface SessionMembership extends OrganizationMembership {
  /** Whether members without a second factor are denied access. */
  requiresSecondFactor: boolean;
  /** Whether its data is made up. */
  isSample: boolean;
  /** Whether members other than owners are admitted only in sessions that the organization's provider opened. */
  requiresSignOn: boolean;
  /** Whether the installation's operator has locked everybody out. */
  isSuspended: boolean;
  /** Whether the provider decides about second factors. A directory checks a password and nothing else. */
  providerChecksFactors: boolean;
  /** Selector of the endpoints that the member may see; null: all. */
  endpointLimit: string | null;
}

/** The person's memberships, by name, without those that an owner has disabled. */
export async function membershipsOf(tx: SystemTx, userId: string): Promise<SessionMembership[]> {
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
  }));
}
