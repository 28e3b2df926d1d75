import { ExperimentPage } from "@/features/detection/experiments/experiment-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.experiment");

export default async function DetectionExperimentPage({ params }: PageProps<"/o/[slug]/detection/experiments/[id]">) {
  const { id } = await params;
  return <ExperimentPage experimentId={id} />;
}
