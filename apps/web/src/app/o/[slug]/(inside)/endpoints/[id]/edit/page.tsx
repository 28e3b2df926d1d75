import { EditEndpoint } from "@/features/endpoints/detail/edit-endpoint";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.editEndpoint");

export default async function EditEndpointPage({ params }: PageProps<"/o/[slug]/endpoints/[id]/edit">) {
  const { id } = await params;
  return (
    <Words of={["endpoint", "target"]}>
      <EditEndpoint endpointId={id} />
    </Words>
  );
}
