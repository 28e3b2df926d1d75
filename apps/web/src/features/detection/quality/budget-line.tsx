"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** The spend of the alert budget of the last 30 days, in one line. */
export function BudgetLine() {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const { data } = useQuery(useTRPC().verdicts.budget.queryOptions({ organization: slug }));
  if (!data) return null;
  const { budget, alerts, endpoints, spent, isOver } = data;
  const measured = t("quality.measured", { alerts, endpoints, spent: spent.toFixed(1) });
  return (
    <p className="text-sm tabular-nums">
      {budget === null ? t("quality.noBudget", { measured }) : t("quality.ofBudget", { measured, budget: String(budget) })}{" "}
      {isOver && <span className="text-warning-text">{t("quality.over")} </span>}
      <Link href={`/o/${slug}/detection/policies`} className="underline decoration-muted underline-offset-2">
        {t(budget === null ? "quality.setBudget" : "quality.changeBudget")}
      </Link>
    </p>
  );
}
