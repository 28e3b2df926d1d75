import { IncidentPage } from "@/features/incidents/incident-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.incident");

export default async function OneIncidentPage({ params }: { params: Promise<{ incidentId: string }> }) {
  const { incidentId } = await params;
  return (
    <Words of={["incident"]}>
      <IncidentPage incidentId={incidentId} />
    </Words>
  );
}
