import { RulesList } from "@/features/rules/rules-list";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("pages.rules");

export default function RulesPage() {
  return (
    <Words of={["rules"]}>
      <RulesList />
    </Words>
  );
}
