import type { Metadata } from "next";
import { ModelPage } from "@/features/detection/models/model-page";

export const metadata: Metadata = { title: "Model" };

export default async function DetectionModelPage({ params }: PageProps<"/o/[slug]/detection/models/[id]">) {
  const { id } = await params;
  return <ModelPage modelId={id} />;
}
