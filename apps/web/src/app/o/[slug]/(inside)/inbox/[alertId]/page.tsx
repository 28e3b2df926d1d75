import { AlertPage } from "@/features/inbox/alert-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.alert");

export default async function OneAlertPage({ params }: { params: Promise<{ alertId: string }> }) {
  const { alertId } = await params;
  return <AlertPage alertId={alertId} />;
}
