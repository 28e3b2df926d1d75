import { EndpointPage } from "@/features/endpoints/detail/endpoint-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.endpoint");

export default async function OneEndpointPage({ params }: PageProps<"/o/[slug]/endpoints/[id]">) {
  const { id } = await params;
  return <EndpointPage endpointId={id} />;
}
