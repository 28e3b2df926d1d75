import { EndpointWizard } from "@/features/endpoints/wizard/endpoint-wizard";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.newEndpoint");

export default function NewEndpointPage() {
  return (
    <Words of={["wizard", "target"]}>
      <EndpointWizard />
    </Words>
  );
}
