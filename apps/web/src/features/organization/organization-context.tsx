"use client";
import { ROLES } from "@padit/services/roles";
import type { Role } from "@padit/services/service-context";
import { createContext, type ReactNode, useContext } from "react";

/** The organization of the present address, and the person who views it. */
export interface OpenOrganization {
  slug: string;
  name: string;
  role: Role;
  /** Selector of the endpoints that the person may see; null: all. */
  endpointLimit: string | null;
  /** Whether members without a second factor have no access. */
  requiresSecondFactor: boolean;
  /** Whether its data is made up. */
  isSample: boolean;
  person: { userId: string; name: string; email: string; timeZone: string };
  /** The organization for which the person works in this one, its customer; null: the person is a member here. */
  via: { slug: string; name: string } | null;
  /** Whether the person works for customers of this organization. */
  hasCustomers: boolean;
  /** The person's own organizations by name, and this one. */
  organizations: readonly { slug: string; name: string }[];
}

const Context = createContext<OpenOrganization | null>(null);

export function OrganizationProvider({ organization, children }: { organization: OpenOrganization; children: ReactNode }) {
  return <Context value={organization}>{children}</Context>;
}

export function useOrganization(): OpenOrganization {
  const organization = useContext(Context);
  if (!organization) throw new Error("used outside the pages of an organization");
  return organization;
}

/**
 * Whether to offer an action. Who is limited to some endpoints is offered only what works within the limit. The server checks again; this only
 * avoids refusals.
 */
export function useMay(role: Role, reach?: "within_limit"): boolean {
  const { role: own, endpointLimit } = useOrganization();
  return ROLES.indexOf(own) >= ROLES.indexOf(role) && (endpointLimit === null || reach === "within_limit");
}

/** Whether the person sees the whole organization, and not some endpoints only. */
export const useSeesAll = (): boolean => useOrganization().endpointLimit === null;
