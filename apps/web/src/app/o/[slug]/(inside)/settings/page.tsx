import { OrganizationSettings } from "@/features/organizations/organization-settings";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.organization");

export default function Page() {
  return <OrganizationSettings />;
}
