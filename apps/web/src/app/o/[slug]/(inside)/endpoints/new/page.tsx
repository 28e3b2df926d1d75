import { EndpointWizard } from "@/features/endpoints/wizard/endpoint-wizard";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.newEndpoint");

export default function NewEndpointPage() {
  return <EndpointWizard />;
}
