import { ApiKeysPage } from "@/features/api-keys/api-keys-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.apiKeys");

export default function Page() {
  return (
    <Words of={["apiKeys"]}>
      <ApiKeysPage />
    </Words>
  );
}
