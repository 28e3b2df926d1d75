import { decideIncidentNotice, type IncidentNotice, type NotifiableIncident } from "../incidents/incident-notices";
import type { IncidentNotificationType } from "../notification-types";
import type { Hold } from "./hold";
import type { RecipientPlan } from "./route";

/** Maximum number of notices that a preview computes for one recipient. */
const NOTICES_MAX = 200;

/** A state of an incident and the time (ms) since which it has it. */
export interface IncidentState {
  atMs: number;
  incident: NotifiableIncident;
}

export interface ForeseenNotice {
  atMs: number;
  type: IncidentNotificationType;
  reason: string;
}

export interface ForeseeInput {
  /** In order of time. */
  states: readonly IncidentState[];
  /** What was decided before the first state. */
  told: readonly IncidentNotice[];
  planAt: (nowMs: number) => RecipientPlan;
  holdAt: (nowMs: number) => Hold | null;
  /** Nothing after this time (ms) is foreseen. */
  untilMs: number;
}

/** The notices that one recipient gets while an incident passes through the states, by the decision that the grouper makes. */
export function foreseeNotices({ states, told: before, planAt, holdAt, untilMs }: ForeseeInput): ForeseenNotice[] {
  const told = [...before];
  const foreseen: ForeseenNotice[] = [];
  for (const [index, { atMs, incident }] of states.entries()) {
    const endMs = states[index + 1]?.atMs ?? untilMs;
    let nowMs: number | null = atMs;
    while (nowMs !== null && nowMs < endMs && foreseen.length < NOTICES_MAX) {
      const decision = decideIncidentNotice({ incident, told, plan: planAt(nowMs), hold: holdAt(nowMs), nowMs });
      if (decision.verdict === "wait") {
        nowMs = decision.untilMs === null ? null : Math.max(decision.untilMs, nowMs + 1);
        continue;
      }
      told.push(decision.notice);
      foreseen.push({ atMs: nowMs, type: decision.notice.type, reason: decision.reason });
    }
  }
  return foreseen;
}
