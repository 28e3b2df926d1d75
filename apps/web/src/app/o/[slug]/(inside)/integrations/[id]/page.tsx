import { IntegrationDetail } from "@/features/integrations/integration-detail";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.integration");

export default async function IntegrationPage({ params }: PageProps<"/o/[slug]/integrations/[id]">) {
  const { id } = await params;
  return <IntegrationDetail integrationId={id} />;
}
