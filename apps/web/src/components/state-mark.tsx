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
import { useWords } from "@/features/words/use-words";
import { TONES, type Tone } from "./tones";

/** Icon and colour of each endpoint state; its text always accompanies them (`state` in the catalogue of components). */
export const STATES: Record<EndpointState, { icon: LucideIcon; tone: Tone }> = {
  ok: { icon: CircleCheck, tone: "usual" },
  degraded: { icon: TriangleAlert, tone: "warning" },
  anomalous: { icon: Activity, tone: "warning" },
  down: { icon: CircleX, tone: "critical" },
  unknown: { icon: CircleHelp, tone: "neutral" },
  not_measured: { icon: CircleSlash, tone: "neutral" },
  maintenance: { icon: Wrench, tone: "info" },
  learning: { icon: CircleDashed, tone: "learning" },
  paused: { icon: CirclePause, tone: "neutral" },
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
  const t = useWords("common");
  const Icon = STATES[look.state].icon;
  return (
    <span className={`inline-flex items-center gap-1.5 ${TONES[toneOf(look)].text}`} title={look.reason ?? t(`stateHelp.${look.state}`)}>
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className={withLabel ? "text-sm" : "sr-only"}>{t(`state.${look.state}`)}</span>
    </span>
  );
}

/** The state as a badge, for page headers. */
export function StateBadge(look: StateLook) {
  const t = useWords("common");
  const Icon = STATES[look.state].icon;
  const { text, soft } = TONES[toneOf(look)];
  return (
    <span
      className={`inline-flex h-6 items-center gap-1.5 rounded-md px-2 font-semibold text-xs ${text} ${soft}`}
      title={look.reason ?? t(`stateHelp.${look.state}`)}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {t(`state.${look.state}`)}
    </span>
  );
}
