import { AuditPage } from "@/features/audit/audit-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.audit");

export default function Page() {
  return (
    <Words of={["audit"]}>
      <AuditPage />
    </Words>
  );
}
