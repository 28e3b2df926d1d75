import { EndpointsList } from "@/features/endpoints/list/endpoints-list";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.endpoints");

export default function EndpointsPage() {
  return <EndpointsList />;
}
