import { MaintenancePage } from "@/features/maintenance/maintenance-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.maintenance");

export default function AllMaintenancePage() {
  return <MaintenancePage />;
}
