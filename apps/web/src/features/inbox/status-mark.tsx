"use client";
import type { InboxRow } from "@padit/services/alerts";
import { BellOff, CircleCheck, CircleDot, Eye } from "lucide-react";
import { inZone, useZone } from "@/components/moment";
import { VERDICT_WORDS } from "./action-words";

const MARKS = {
  open: { icon: CircleDot, label: "Open", colour: "text-danger" },
  acknowledged: { icon: Eye, label: "Acked", colour: "text-accent-text" },
  snoozed: { icon: BellOff, label: "Snoozed", colour: "text-muted" },
  resolved: { icon: CircleCheck, label: "Resolved", colour: "text-success-text" },
} as const;

type Marked = Pick<InboxRow, "status" | "acknowledgedBy" | "snoozedUntil" | "resolvedBy" | "verdict">;

/** The alert's status as icon, text and colour; the tooltip names the person who set it. */
export function StatusMark({ row }: { row: Marked }) {
  const { icon: Icon, label, colour } = MARKS[row.status];
  const zone = useZone();
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap text-xs ${colour}`} title={storyOf(row, zone)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {label}
    </span>
  );
}

function storyOf({ status, acknowledgedBy, snoozedUntil, resolvedBy, verdict }: Marked, zone: string): string | undefined {
  if (status === "acknowledged") return `by ${acknowledgedBy ?? "somebody"}`;
  if (status === "snoozed" && snoozedUntil) return `until ${inZone(snoozedUntil, zone, "d MMM, HH:mm")}`;
  if (status !== "resolved") return undefined;
  const by = resolvedBy === "system" ? "by itself" : `by ${resolvedBy ?? "somebody"}`;
  return verdict ? `${by}: ${VERDICT_WORDS[verdict].label.toLowerCase()}` : by;
}
