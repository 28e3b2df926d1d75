import type { InboxDeliveryState } from "@padit/services/alerts";
import { Check, Clock, RotateCw, TriangleAlert } from "lucide-react";

const MARKS = {
  delivered: { icon: Check, colour: "text-muted", label: "Delivered to every integration" },
  pending: { icon: Clock, colour: "text-muted", label: "Delivery is on its way" },
  retrying: { icon: RotateCw, colour: "text-warning-text", label: "A delivery failed and is tried again" },
  failed: { icon: TriangleAlert, colour: "text-danger", label: "A delivery failed for good" },
} as const;

/** State of the alert's notifications; renders nothing when none was due. */
export function DeliveryMark({ state }: { state: InboxDeliveryState | null }) {
  if (state === null) return null;
  const { icon: Icon, colour, label } = MARKS[state];
  return (
    <span title={label} className={colour}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
