import type { EndpointState } from "@padit/services/endpoints";
import {
  Activity,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CircleSlash,
  CircleX,
  type LucideIcon,
  TriangleAlert,
  Wrench,
} from "lucide-react";

/** Shape, colour and word of each state an endpoint can be in: never colour alone. */
export const STATES: Record<EndpointState, { icon: LucideIcon; colour: string; label: string; help: string }> = {
  ok: { icon: CircleCheck, colour: "text-success-text", label: "OK", help: "Measured, and as usual" },
  degraded: { icon: TriangleAlert, colour: "text-warning-text", label: "Degraded", help: "Loss, or a limit is broken" },
  anomalous: { icon: Activity, colour: "text-warning-text", label: "Anomalous", help: "The detectors see something unusual" },
  down: { icon: CircleX, colour: "text-danger", label: "Down", help: "Nothing gets through" },
  unknown: { icon: CircleHelp, colour: "text-muted", label: "Unknown", help: "Nothing is measured: the collector is silent" },
  not_measured: { icon: CircleSlash, colour: "text-muted", label: "Not measured", help: "Its collector works, but no measurements arrive" },
  maintenance: { icon: Wrench, colour: "text-accent-text", label: "Maintenance", help: "Fails at a time at which somebody expects it" },
  learning: { icon: CircleDashed, colour: "text-accent-text", label: "Learning", help: "Too little history to say what is normal" },
  paused: { icon: CirclePause, colour: "text-muted", label: "Paused", help: "Not measured until somebody resumes it" },
};

export function StateMark({ state, withLabel = true }: { state: EndpointState; withLabel?: boolean }) {
  const { icon: Icon, colour, label, help } = STATES[state];
  return (
    <span className={`inline-flex items-center gap-1.5 ${colour}`} title={help}>
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={withLabel ? "text-sm" : "sr-only"}>{label}</span>
    </span>
  );
}
