import { EndpointPage } from "@/features/endpoints/detail/endpoint-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.endpoint");

export default async function OneEndpointPage({ params }: PageProps<"/o/[slug]/endpoints/[id]">) {
  const { id } = await params;
  return (
    <Words of={["endpoints", "stateReason", "endpoint", "silences", "target", "maintenance"]}>
      <EndpointPage endpointId={id} />
    </Words>
  );
}
