"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** The spend of the alert budget of the last 30 days, in one line. */
export function BudgetLine() {
  const { slug } = useOrganization();
  const { data } = useQuery(useTRPC().verdicts.budget.queryOptions({ organization: slug }));
  if (!data) return null;
  const { budget, alerts, endpoints, spent, isOver } = data;
  const measured = `${alerts.toLocaleString("en")} alerts on ${endpoints.toLocaleString("en")} endpoints in 30 days: ${spent.toFixed(1)} per endpoint`;
  return (
    <p className="text-sm tabular-nums">
      {measured}
      {budget === null ? " (no budget). " : `, of a budget of ${budget}. `}
      {isOver && <span className="text-warning-text">Over budget. </span>}
      <Link href={`/o/${slug}/detection/policies`} className="underline decoration-muted underline-offset-2">
        {budget === null ? "Set a budget" : "Change the budget"}
      </Link>
    </p>
  );
}
