import { useOrganization } from "@/features/organization/organization-context";
import { NAVIGATION, type NavigationItem } from "./navigation";

/**
 * The pages that the person may open. Who is limited to some endpoints has those about endpoints and alerts; who works for a customer here has
 * the customers in the own organization; for a provider's people the customers are work.
 */
export function useNavigation(): readonly NavigationItem[] {
  const { endpointLimit, via, hasCustomers } = useOrganization();
  if (endpointLimit !== null) return NAVIGATION.filter(({ isWithinLimit }) => isWithinLimit);
  if (via !== null) return NAVIGATION.filter(({ name }) => name !== "customers");
  return hasCustomers ? NAVIGATION.map((page) => (page.name === "customers" ? { ...page, group: "work" as const } : page)) : NAVIGATION;
}
