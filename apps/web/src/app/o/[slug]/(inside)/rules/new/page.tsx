import { RuleForm } from "@/features/rules/rule-form";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.newRule");

export default function NewRulePage() {
  return (
    <Words of={["rules"]}>
      <RuleForm />
    </Words>
  );
}
