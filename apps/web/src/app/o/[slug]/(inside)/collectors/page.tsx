import { CollectorsList } from "@/features/collectors/collectors-list";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.collectors");

export default function CollectorsPage() {
  return <CollectorsList />;
}
