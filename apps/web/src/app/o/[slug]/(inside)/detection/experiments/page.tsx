import { ExperimentsPage } from "@/features/detection/experiments/experiments-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.experiments");

export default function DetectionExperimentsPage() {
  return <ExperimentsPage />;
}
