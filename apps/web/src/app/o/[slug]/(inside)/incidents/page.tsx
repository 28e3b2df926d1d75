import { IncidentsPage } from "@/features/incidents/incidents-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.incidents");

export default function AllIncidentsPage() {
  return <IncidentsPage />;
}
