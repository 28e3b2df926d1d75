import type { Metadata } from "next";
import { IncidentsPage } from "@/features/incidents/incidents-page";

export const metadata: Metadata = { title: "Incidents" };

export default function AllIncidentsPage() {
  return <IncidentsPage />;
}
