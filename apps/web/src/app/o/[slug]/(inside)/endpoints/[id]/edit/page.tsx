import { EditEndpoint } from "@/features/endpoints/detail/edit-endpoint";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.editEndpoint");

export default async function EditEndpointPage({ params }: PageProps<"/o/[slug]/endpoints/[id]/edit">) {
  const { id } = await params;
  return <EditEndpoint endpointId={id} />;
}
