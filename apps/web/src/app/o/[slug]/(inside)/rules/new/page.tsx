import type { Metadata } from "next";
import { RuleForm } from "@/features/rules/rule-form";

export const metadata: Metadata = { title: "New alert rule" };

export default function NewRulePage() {
  return <RuleForm />;
}
