import { EnrolWizard } from "@/features/collectors/enrol-wizard";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.newCollector");

export default function NewCollectorPage() {
  return (
    <Words of={["collectors", "target"]}>
      <EnrolWizard />
    </Words>
  );
}
