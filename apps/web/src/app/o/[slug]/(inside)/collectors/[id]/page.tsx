import { CollectorPage } from "@/features/collectors/collector-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.collector");

export default async function OneCollectorPage({ params }: PageProps<"/o/[slug]/collectors/[id]">) {
  const { id } = await params;
  return (
    <Words of={["collector", "collectors", "target"]}>
      <CollectorPage collectorId={id} />
    </Words>
  );
}
