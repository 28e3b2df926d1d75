import { InboxScreen } from "@/features/inbox/inbox-screen";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.inbox");

export default function InboxPage() {
  return <InboxScreen />;
}
