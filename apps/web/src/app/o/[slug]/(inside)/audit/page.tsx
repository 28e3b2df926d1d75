import { AuditPage } from "@/features/audit/audit-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.audit");

export default function Page() {
  return <AuditPage />;
}
