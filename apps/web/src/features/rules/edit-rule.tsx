"use client";
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { RuleForm } from "./rule-form";

export function EditRule({ ruleId }: { ruleId: string }) {
  const t = useWords("rules");
  const { slug } = useOrganization();
  const rule = useQuery(useTRPC().rules.get.queryOptions({ organization: slug, ruleId }));
  if (rule.isPending) return <Waiting />;
  if (rule.isError) return <Problem what={t("theRule")} error={rule.error} onRetry={() => void rule.refetch()} />;
  return <RuleForm rule={rule.data} />;
}
