import { RulesList } from "@/features/rules/rules-list";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("pages.rules");

export default function RulesPage() {
  return <RulesList />;
}
