import type { Severity } from "@padit/domain/severity";
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
import { TONES, type Tone } from "./tones";

/** Icon, colour and text of each endpoint state, so that colour is never the only sign. */
export const STATES: Record<EndpointState, { icon: LucideIcon; tone: Tone; label: string; help: string }> = {
  ok: { icon: CircleCheck, tone: "usual", label: "OK", help: "Measured, and as usual" },
  degraded: { icon: TriangleAlert, tone: "warning", label: "Degraded", help: "Loss, or a limit is broken" },
  anomalous: { icon: Activity, tone: "warning", label: "Anomalous", help: "Unusual to the detectors, or an information limit is broken" },
  down: { icon: CircleX, tone: "critical", label: "Down", help: "Nothing gets through" },
  unknown: { icon: CircleHelp, tone: "neutral", label: "Unknown", help: "Nothing is measured: the collector is silent" },
  not_measured: { icon: CircleSlash, tone: "neutral", label: "Not measured", help: "Its collector works, but no measurements arrive" },
  maintenance: { icon: Wrench, tone: "info", label: "Maintenance", help: "Planned work covers it now" },
  learning: { icon: CircleDashed, tone: "learning", label: "Learning", help: "Too little history to say what is normal" },
  paused: { icon: CirclePause, tone: "neutral", label: "Paused", help: "Not measured until somebody resumes it" },
};

interface StateLook {
  state: EndpointState;
  /** Severity of the alert that decides the state. A critical one makes a degraded endpoint as loud as one that is down. */
  severity?: Severity | null;
  /** Why the endpoint is in this state, for the tooltip. */
  reason?: string;
}

const toneOf = ({ state, severity }: StateLook): Tone =>
  state === "degraded" && severity === "critical" ? "critical" : STATES[state].tone;

export function StateMark({ withLabel = true, ...look }: StateLook & { withLabel?: boolean }) {
  const { icon: Icon, label, help } = STATES[look.state];
  return (
    <span className={`inline-flex items-center gap-1.5 ${TONES[toneOf(look)].text}`} title={look.reason ?? help}>
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={withLabel ? "text-sm" : "sr-only"}>{label}</span>
    </span>
  );
}

/** The state as a badge, for page headers. */
export function StateBadge(look: StateLook) {
  const { icon: Icon, label, help } = STATES[look.state];
  const { text, soft } = TONES[toneOf(look)];
  return (
    <span
      className={`inline-flex h-6 items-center gap-1.5 rounded-md px-2 font-semibold text-xs ${text} ${soft}`}
      title={look.reason ?? help}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {label}
    </span>
  );
}
