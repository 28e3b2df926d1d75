import { ModelPage } from "@/features/detection/models/model-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.model");

export default async function DetectionModelPage({ params }: PageProps<"/o/[slug]/detection/models/[id]">) {
  const { id } = await params;
  return (
    <Words of={["detection"]}>
      <ModelPage modelId={id} />
    </Words>
  );
}
