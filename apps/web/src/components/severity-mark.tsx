import type { Severity } from "@padit/domain/severity";
import { CircleAlert, Info, OctagonAlert } from "lucide-react";

const MARKS = {
  critical: { icon: OctagonAlert, colour: "text-danger", label: "Critical" },
  warning: { icon: CircleAlert, colour: "text-warning-text", label: "Warning" },
  info: { icon: Info, colour: "text-accent-text", label: "Info" },
} as const;

/** Severity by shape, colour and word; the word may be for screen readers only. */
export function SeverityMark({ severity, withLabel = false }: { severity: Severity; withLabel?: boolean }) {
  const { icon: Icon, colour, label } = MARKS[severity];
  return (
    <span className={`inline-flex items-center gap-1.5 ${colour}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={withLabel ? "font-medium text-sm" : "sr-only"}>{label}</span>
    </span>
  );
}
