"use client";
import type { InboxRow } from "@padit/services/alerts";
import { BellOff, CircleCheck, CircleDot, Eye } from "lucide-react";
import { useTimes } from "@/components/moment";
import type { Times } from "@/features/words/times";
import { useWords, type WordsOf } from "@/features/words/use-words";

const MARKS = {
  open: { icon: CircleDot, colour: "text-danger" },
  acknowledged: { icon: Eye, colour: "text-accent-text" },
  snoozed: { icon: BellOff, colour: "text-muted" },
  resolved: { icon: CircleCheck, colour: "text-success-text" },
} as const;

type Marked = Pick<InboxRow, "status" | "acknowledgedBy" | "snoozedUntil" | "resolvedBy" | "verdict">;

/** The alert's status as icon, text and colour; the tooltip names the person who set it. */
export function StatusMark({ row }: { row: Marked }) {
  const { icon: Icon, colour } = MARKS[row.status];
  const times = useTimes();
  const t = useWords("inbox");
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap text-xs ${colour}`} title={storyOf(row, t, times)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {t(`status.${row.status}`)}
    </span>
  );
}

function storyOf({ status, acknowledgedBy, snoozedUntil, resolvedBy, verdict }: Marked, t: WordsOf<"inbox">, times: Times) {
  const nameOf = (name: string | null): string => (name === null ? t("bySomebody") : t("by", { name }));
  if (status === "acknowledged") return nameOf(acknowledgedBy);
  if (status === "snoozed" && snoozedUntil) return t("until", { time: times.at(snoozedUntil, "dayMinute") });
  if (status !== "resolved") return undefined;
  const by = resolvedBy === "system" ? t("byItself") : nameOf(resolvedBy);
  return verdict ? t("withVerdict", { by, verdict: t(`verdict.${verdict}`) }) : by;
}
