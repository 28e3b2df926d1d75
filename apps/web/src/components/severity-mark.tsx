import type { Severity } from "@padit/domain/severity";
import { CircleAlert, Diamond, Info } from "lucide-react";
import { TONES } from "./tones";

const MARKS = {
  critical: { icon: Diamond, tone: "critical", fill: "currentColor", label: "Critical" },
  warning: { icon: CircleAlert, tone: "warning", fill: "none", label: "Warning" },
  info: { icon: Info, tone: "info", fill: "none", label: "Info" },
} as const;

/** Severity as icon, colour and text; without `withLabel` the text is for screen readers only. */
export function SeverityMark({ severity, withLabel = false }: { severity: Severity; withLabel?: boolean }) {
  const { icon: Icon, tone, fill, label } = MARKS[severity];
  return (
    <span className={`inline-flex items-center gap-1.5 ${TONES[tone].text}`}>
      <Icon aria-hidden fill={fill} className="size-4 shrink-0" />
      <span className={withLabel ? "font-medium text-sm" : "sr-only"}>{label}</span>
    </span>
  );
}
