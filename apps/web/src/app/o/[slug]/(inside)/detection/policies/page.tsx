import { PoliciesPage } from "@/features/detection/policies/policies-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.policies");

export default function DetectionPoliciesPage() {
  return (
    <Words of={["detection"]}>
      <PoliciesPage />
    </Words>
  );
}
