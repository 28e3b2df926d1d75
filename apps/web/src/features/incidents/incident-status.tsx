import type { IncidentView } from "@padit/services/incidents";
import { CircleCheck, CircleDot, Eye } from "lucide-react";
import { useWords } from "@/features/words/use-words";

const MARKS = {
  open: { icon: CircleDot, colour: "text-danger" },
  acknowledged: { icon: Eye, colour: "text-accent-text" },
  resolved: { icon: CircleCheck, colour: "text-success-text" },
} as const;

/** The incident's status as icon, text and colour. */
export function IncidentStatus({ status }: Pick<IncidentView, "status">) {
  const t = useWords("incident");
  const { icon: Icon, colour } = MARKS[status];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap text-xs ${colour}`}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {t(`status.${status}`)}
    </span>
  );
}
