import { RoutesPage } from "@/features/routes/routes-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.routes");

export default function NotificationRoutesPage() {
  return <RoutesPage />;
}
