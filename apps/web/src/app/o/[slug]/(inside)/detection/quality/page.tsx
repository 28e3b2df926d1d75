import { QualityPage } from "@/features/detection/quality/quality-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.quality");

export default function DetectionQualityPage() {
  return (
    <Words of={["detection"]}>
      <QualityPage />
    </Words>
  );
}
