import { EditRule } from "@/features/rules/edit-rule";
import { tabTitle } from "@/server/tab-title";

export const generateMetadata = tabTitle("tab.rule");

export default async function RulePage({ params }: PageProps<"/o/[slug]/rules/[id]">) {
  const { id } = await params;
  return <EditRule ruleId={id} />;
}
