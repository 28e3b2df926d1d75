import { NewIntegration } from "@/features/integrations/new-integration";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.newIntegration");

export default function NewIntegrationPage() {
  return <NewIntegration />;
}
