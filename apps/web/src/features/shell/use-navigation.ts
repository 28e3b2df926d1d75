import { useOrganization } from "@/features/organization/organization-context";
import { NAVIGATION, type NavigationItem } from "./navigation";

/** The pages that the person may open: who is limited to some endpoints has those about endpoints and alerts. */
export function useNavigation(): readonly NavigationItem[] {
  const { endpointLimit } = useOrganization();
  return endpointLimit === null ? NAVIGATION : NAVIGATION.filter(({ isWithinLimit }) => isWithinLimit);
}
