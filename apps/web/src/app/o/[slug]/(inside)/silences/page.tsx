import { SilencesPage } from "@/features/silences/silences-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.silences");

export default function AllSilencesPage() {
  return <SilencesPage />;
}
