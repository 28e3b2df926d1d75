import { IncidentPage } from "@/features/incidents/incident-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.incident");

export default async function OneIncidentPage({ params }: { params: Promise<{ incidentId: string }> }) {
  const { incidentId } = await params;
  return <IncidentPage incidentId={incidentId} />;
}
