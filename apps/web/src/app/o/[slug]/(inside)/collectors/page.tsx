import { CollectorsList } from "@/features/collectors/collectors-list";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.collectors");

export default function CollectorsPage() {
  return (
    <Words of={["collectors", "target"]}>
      <CollectorsList />
    </Words>
  );
}
