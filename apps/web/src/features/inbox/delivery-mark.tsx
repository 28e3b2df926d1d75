import type { InboxDeliveryState } from "@padit/services/alerts";
import { Check, Clock, RotateCw, TriangleAlert } from "lucide-react";
import { useWords } from "@/features/words/use-words";

const MARKS = {
  delivered: { icon: Check, colour: "text-muted" },
  pending: { icon: Clock, colour: "text-muted" },
  retrying: { icon: RotateCw, colour: "text-warning-text" },
  failed: { icon: TriangleAlert, colour: "text-danger" },
} as const;

/** State of the alert's notifications; renders nothing when none was due. */
export function DeliveryMark({ state }: { state: InboxDeliveryState | null }) {
  const t = useWords("inbox");
  if (state === null) return null;
  const { icon: Icon, colour } = MARKS[state];
  const label = t(`delivery.${state}`);
  return (
    <span title={label} className={colour}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
