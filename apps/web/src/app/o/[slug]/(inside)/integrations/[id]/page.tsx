import { IntegrationDetail } from "@/features/integrations/integration-detail";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.integration");

export default async function IntegrationPage({ params }: PageProps<"/o/[slug]/integrations/[id]">) {
  const { id } = await params;
  return (
    <Words of={["integrations"]}>
      <IntegrationDetail integrationId={id} />
    </Words>
  );
}
