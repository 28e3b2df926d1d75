import { ModelsPage } from "@/features/detection/models/models-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.models");

export default function DetectionModelsPage() {
  return <ModelsPage />;
}
