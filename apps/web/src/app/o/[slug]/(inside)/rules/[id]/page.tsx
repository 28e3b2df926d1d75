import type { Metadata } from "next";
import { EditRule } from "@/features/rules/edit-rule";

export const metadata: Metadata = { title: "Alert rule" };

export default async function RulePage({ params }: PageProps<"/o/[slug]/rules/[id]">) {
  const { id } = await params;
  return <EditRule ruleId={id} />;
}
