import type { Metadata } from "next";
import { RulesList } from "@/features/rules/rules-list";

export const metadata: Metadata = { title: "Alert rules" };

export default function RulesPage() {
  return <RulesList />;
}
