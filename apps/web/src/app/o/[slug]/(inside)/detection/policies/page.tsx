import { PoliciesPage } from "@/features/detection/policies/policies-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.policies");

export default function DetectionPoliciesPage() {
  return <PoliciesPage />;
}
