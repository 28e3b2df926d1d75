import { ApiKeysPage } from "@/features/api-keys/api-keys-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.apiKeys");

export default function Page() {
  return <ApiKeysPage />;
}
