import { IntegrationsList } from "@/features/integrations/integrations-list";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.integrations");

export default function IntegrationsPage() {
  return <IntegrationsList />;
}
