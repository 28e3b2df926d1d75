import type { Metadata } from "next";
import { ModelsPage } from "@/features/detection/models/models-page";

export const metadata: Metadata = { title: "Models" };

export default function DetectionModelsPage() {
  return <ModelsPage />;
}
