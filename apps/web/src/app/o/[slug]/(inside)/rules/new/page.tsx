import { RuleForm } from "@/features/rules/rule-form";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.newRule");

export default function NewRulePage() {
  return <RuleForm />;
}
