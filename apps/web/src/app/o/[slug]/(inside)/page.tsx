import { OverviewPage } from "@/features/overview/overview-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.overview");

export default function OrganizationHome() {
  return (
    <Words of={["overview", "stateReason", "collectors", "target"]}>
      <OverviewPage />
    </Words>
  );
}
