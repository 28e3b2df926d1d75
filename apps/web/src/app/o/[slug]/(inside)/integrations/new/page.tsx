import { NewIntegration } from "@/features/integrations/new-integration";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.newIntegration");

export default function NewIntegrationPage() {
  return (
    <Words of={["integrations"]}>
      <NewIntegration />
    </Words>
  );
}
