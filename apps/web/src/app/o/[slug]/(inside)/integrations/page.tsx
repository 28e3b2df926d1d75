import { IntegrationsList } from "@/features/integrations/integrations-list";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.integrations");

export default function IntegrationsPage() {
  return (
    <Words of={["integrations"]}>
      <IntegrationsList />
    </Words>
  );
}
