import { EndpointsList } from "@/features/endpoints/list/endpoints-list";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.endpoints");

export default function EndpointsPage() {
  return (
    <Words of={["endpoints", "stateReason"]}>
      <EndpointsList />
    </Words>
  );
}
