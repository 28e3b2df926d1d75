import { OverviewPage } from "@/features/overview/overview-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.overview");

export default function OrganizationHome() {
  return <OverviewPage />;
}
