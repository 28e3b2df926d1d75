import { SilencesPage } from "@/features/silences/silences-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.silences");

export default function AllSilencesPage() {
  return (
    <Words of={["silences"]}>
      <SilencesPage />
    </Words>
  );
}
