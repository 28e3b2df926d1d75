"use client";
import { ROLES } from "@padit/services/roles";
import type { Role } from "@padit/services/service-context";
import { createContext, type ReactNode, useContext } from "react";

/** The organization whose address is open, and who looks at it. */
export interface OpenOrganization {
  slug: string;
  name: string;
  role: Role;
  /** Whether members without a second factor are kept out. */
  requiresSecondFactor: boolean;
  person: { userId: string; name: string; email: string; timeZone: string };
  /** All of the person's, by name. */
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

/** Whether to offer an action. The server decides again; this only spares people a refusal. */
export function useMay(role: Role): boolean {
  return ROLES.indexOf(useOrganization().role) >= ROLES.indexOf(role);
}
