import { MembersPage } from "@/features/members/members-page";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.members");

export default function Page() {
  return <MembersPage />;
}
