import type { Metadata } from "next";
import { IncidentPage } from "@/features/incidents/incident-page";

export const metadata: Metadata = { title: "Incident" };

export default async function OneIncidentPage({ params }: { params: Promise<{ incidentId: string }> }) {
  const { incidentId } = await params;
  return <IncidentPage incidentId={incidentId} />;
}
