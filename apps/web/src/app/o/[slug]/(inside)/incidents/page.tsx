import { IncidentsPage } from "@/features/incidents/incidents-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.incidents");

export default function AllIncidentsPage() {
  return (
    <Words of={["incident"]}>
      <IncidentsPage />
    </Words>
  );
}
