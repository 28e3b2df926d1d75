import { EnrolWizard } from "@/features/collectors/enrol-wizard";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.newCollector");

export default function NewCollectorPage() {
  return <EnrolWizard />;
}
