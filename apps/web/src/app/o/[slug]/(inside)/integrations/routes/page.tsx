import { RoutesPage } from "@/features/routes/routes-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.routes");

export default function NotificationRoutesPage() {
  return (
    <Words of={["routes", "notifications"]}>
      <RoutesPage />
    </Words>
  );
}
