import { InboxScreen } from "@/features/inbox/inbox-screen";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.inbox");

export default function InboxPage() {
  return (
    <Words of={["alert", "incident", "silences"]}>
      <InboxScreen />
    </Words>
  );
}
