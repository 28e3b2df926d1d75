import { EditRule } from "@/features/rules/edit-rule";
import { tabTitle } from "@/server/tab-title";
import { Words } from "@/server/words";

export const generateMetadata = tabTitle("tab.rule");

export default async function RulePage({ params }: PageProps<"/o/[slug]/rules/[id]">) {
  const { id } = await params;
  return (
    <Words of={["rules"]}>
      <EditRule ruleId={id} />
    </Words>
  );
}
