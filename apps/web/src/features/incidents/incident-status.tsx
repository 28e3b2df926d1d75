import type { IncidentView } from "@padit/services/incidents";
import { CircleCheck, CircleDot, Eye } from "lucide-react";

const MARKS = {
  open: { icon: CircleDot, label: "Open", colour: "text-danger" },
  acknowledged: { icon: Eye, label: "Acknowledged", colour: "text-accent-text" },
  resolved: { icon: CircleCheck, label: "Resolved", colour: "text-success-text" },
} as const;

/** The incident's status as icon, text and colour. */
export function IncidentStatus({ status }: Pick<IncidentView, "status">) {
  const { icon: Icon, label, colour } = MARKS[status];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap text-xs ${colour}`}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {label}
    </span>
  );
}
