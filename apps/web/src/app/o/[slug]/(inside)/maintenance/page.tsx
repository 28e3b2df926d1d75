import { MaintenancePage } from "@/features/maintenance/maintenance-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.maintenance");

export default function AllMaintenancePage() {
  return (
    <Words of={["maintenance", "runComparison"]}>
      <MaintenancePage />
    </Words>
  );
}
