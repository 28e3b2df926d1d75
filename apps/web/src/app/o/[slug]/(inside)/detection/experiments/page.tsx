import { ExperimentsPage } from "@/features/detection/experiments/experiments-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.experiments");

export default function DetectionExperimentsPage() {
  return (
    <Words of={["detection"]}>
      <ExperimentsPage />
    </Words>
  );
}
