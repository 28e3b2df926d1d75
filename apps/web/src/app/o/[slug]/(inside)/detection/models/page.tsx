import { ModelsPage } from "@/features/detection/models/models-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.models");

export default function DetectionModelsPage() {
  return (
    <Words of={["detection"]}>
      <ModelsPage />
    </Words>
  );
}
