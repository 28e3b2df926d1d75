import type { Severity } from "@padit/domain/severity";
import { CircleAlert, Diamond, Info } from "lucide-react";
import { useWords } from "@/features/words/use-words";
import { TONES } from "./tones";

const MARKS = {
  critical: { icon: Diamond, tone: "critical", fill: "currentColor" },
  warning: { icon: CircleAlert, tone: "warning", fill: "none" },
  info: { icon: Info, tone: "info", fill: "none" },
} as const;

/** Severity as icon, colour and text; without `withLabel` the text is for screen readers only. */
export function SeverityMark({ severity, withLabel = false }: { severity: Severity; withLabel?: boolean }) {
  const t = useWords("common");
  const { icon: Icon, tone, fill } = MARKS[severity];
  return (
    <span className={`inline-flex items-center gap-1.5 ${TONES[tone].text}`}>
      <Icon aria-hidden fill={fill} className="size-4 shrink-0" />
      <span className={withLabel ? "font-medium text-sm" : "sr-only"}>{t(`severity.${severity}`)}</span>
    </span>
  );
}
