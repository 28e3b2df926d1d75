import { AlertPage } from "@/features/inbox/alert-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.alert");

export default async function OneAlertPage({ params }: { params: Promise<{ alertId: string }> }) {
  const { alertId } = await params;
  return (
    <Words of={["alert", "silences", "routes"]}>
      <AlertPage alertId={alertId} />
    </Words>
  );
}
