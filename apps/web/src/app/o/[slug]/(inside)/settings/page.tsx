import { OrganizationSettings } from "@/features/organizations/organization-settings";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.organization");

export default function Page() {
  return (
    <Words of={["organization", "identity", "passkey", "customers"]}>
      <OrganizationSettings />
    </Words>
  );
}
