import { ExperimentPage } from "@/features/detection/experiments/experiment-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.experiment");

export default async function DetectionExperimentPage({ params }: PageProps<"/o/[slug]/detection/experiments/[id]">) {
  const { id } = await params;
  return (
    <Words of={["detection"]}>
      <ExperimentPage experimentId={id} />
    </Words>
  );
}
