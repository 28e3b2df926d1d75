import type { Role } from "../service-context";

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
  /** The person's membership in the provider to which this organization has granted access; null: the person is a member here. */
  via: SessionMembership | null;
}
