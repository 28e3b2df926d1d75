import { MembersPage } from "@/features/members/members-page";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.members");

export default function Page() {
  return (
    <Words of={["members"]}>
      <MembersPage />
    </Words>
  );
}
