import { QualityPage } from "@/features/detection/quality/quality-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.quality");

export default function DetectionQualityPage() {
  return <QualityPage />;
}
