import type { Metadata } from "next";
import { ExperimentPage } from "@/features/detection/experiments/experiment-page";

export const metadata: Metadata = { title: "Experiment" };

export default async function DetectionExperimentPage({ params }: PageProps<"/o/[slug]/detection/experiments/[id]">) {
  const { id } = await params;
  return <ExperimentPage experimentId={id} />;
}
