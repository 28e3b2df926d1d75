import { ALERT_STATUSES, type AlertStatus, type Resolution } from "@padit/domain/model";
import { VERDICTS, type Verdict } from "@padit/domain/verdicts";

/**
 * Allowed transitions between statuses, as data. The server applies these rules to rows; the inbox applies the same rules to its display
 * before the server answers. Browser-safe: no import of the database.
 */

export { VERDICTS, type Verdict };

/** The columns of an alert that people and detection decide. Detection writes the evidence into the other columns. */
export interface DecisionState {
  status: AlertStatus;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  /** Keeps the acknowledgement when the severity rises and when the alert reopens. */
  acknowledgedSticky: boolean;
  snoozedUntil: Date | null;
  resolvedAt: Date | null;
  /** Name of a person, or `system`. */
  resolvedBy: string | null;
  resolution: Resolution | null;
  resolutionReason: string | null;
  verdict: Verdict | null;
  assigneeId: string | null;
}
/** The columns that the rules read. */
export type RuledRow = Pick<DecisionState, "status" | "acknowledgedAt" | "acknowledgedSticky"> & { flappingSince: Date | null };

/** Transitions that carry new evidence. */
export type StoryType = "updated" | "severity_raised" | "flapping_started";

/**
 * The transitions that these rules decide. Left out: `opened` (creates a row), `undone` (restores one), `joined_incident` (no decision).
 */
export type RuledTransition =
  | { type: StoryType }
  | { type: "flapping_ended" | "unacknowledged" | "woken" | "noted" }
  | { type: "acknowledged"; isSticky: boolean }
  | { type: "snoozed"; until: Date }
  | { type: "assigned"; assigneeId: string | null }
  | { type: "resolved"; resolution: Resolution; reason: string; verdict: Verdict | null }
  | { type: "reopened"; isByDetection: boolean }
  | { type: "verdict_given"; verdict: Verdict };

const UNRESOLVED = ["open", "acknowledged", "snoozed"] as const;
/** Statuses to which each transition applies. In other statuses a transition changes nothing, but see `makesSticky`. */
const APPLIES_TO: Readonly<Record<RuledTransition["type"], readonly AlertStatus[]>> = {
  updated: UNRESOLVED,
  severity_raised: UNRESOLVED,
  flapping_started: ALERT_STATUSES,
  flapping_ended: UNRESOLVED,
  acknowledged: ["open", "snoozed"],
  unacknowledged: ["acknowledged"],
  snoozed: UNRESOLVED,
  woken: ["snoozed"],
  assigned: ALERT_STATUSES,
  resolved: UNRESOLVED,
  reopened: ["resolved"],
  noted: ALERT_STATUSES,
  verdict_given: ["resolved"],
};

const NOT_ACKNOWLEDGED = { acknowledgedAt: null, acknowledgedBy: null, acknowledgedSticky: false } as const;
const NOT_RESOLVED = { resolvedAt: null, resolvedBy: null, resolution: null, resolutionReason: null, verdict: null } as const;

/**
 * The columns that a transition writes to a row; null if the transition does not apply to the row.
 *
 * @param by name of the actor and time of the action, as the columns store them
 */
export function decisionAfter(
  row: RuledRow,
  transition: RuledTransition,
  by: { name: string; at: Date },
): Partial<DecisionState & { flappingSince: Date | null }> | null {
  if (makesSticky(row, transition)) return { acknowledgedSticky: true };
  if (!APPLIES_TO[transition.type].includes(row.status)) return null;
  switch (transition.type) {
    case "updated":
    case "noted":
      return {};
    case "severity_raised":
      return lapses(row) ? { status: "open", ...NOT_ACKNOWLEDGED } : {};
    case "flapping_started":
      return { flappingSince: row.flappingSince ?? by.at, ...(row.status === "resolved" && reopenedByFlapping(row)) };
    case "flapping_ended":
      return { flappingSince: null };
    case "acknowledged":
      return {
        ...{ status: "acknowledged", acknowledgedAt: by.at, acknowledgedBy: by.name },
        ...{ acknowledgedSticky: transition.isSticky, snoozedUntil: null },
      };
    case "unacknowledged":
      return { status: "open", ...NOT_ACKNOWLEDGED };
    case "snoozed":
      return { status: "snoozed", snoozedUntil: transition.until };
    case "woken":
      return { status: "open", snoozedUntil: null };
    case "assigned":
      return { assigneeId: transition.assigneeId };
    case "resolved":
      return {
        ...{ status: "resolved", resolvedAt: by.at, resolvedBy: by.name, snoozedUntil: null, flappingSince: null },
        ...{ resolution: transition.resolution, resolutionReason: transition.reason, verdict: transition.verdict },
      };
    case "reopened":
      return { ...NOT_RESOLVED, ...acknowledgementAfterReopening(row, transition.isByDetection) };
    case "verdict_given":
      return { verdict: transition.verdict };
  }
}

/** Flapping may begin while the alert is resolved for a moment. An acknowledged alert then stays acknowledged. */
const reopenedByFlapping = ({ acknowledgedAt }: RuledRow): Partial<DecisionState> => ({
  ...NOT_RESOLVED,
  status: acknowledgedAt === null ? "open" : "acknowledged",
});

/** Whether the transition makes an existing acknowledgement sticky. */
const makesSticky = (row: RuledRow, transition: RuledTransition): boolean =>
  transition.type === "acknowledged" && transition.isSticky && row.status === "acknowledged" && !row.acknowledgedSticky;

/** Whether an acknowledgement lapses when the severity rises. It stays while the alert flaps, and when the person made it sticky. */
const lapses = ({ status, acknowledgedSticky, flappingSince }: RuledRow): boolean =>
  status === "acknowledged" && !acknowledgedSticky && flappingSince === null;

function acknowledgementAfterReopening(row: RuledRow, isByDetection: boolean): Partial<DecisionState> {
  const holds = row.acknowledgedAt !== null && (row.acknowledgedSticky || !isByDetection);
  return holds ? { status: "acknowledged" } : { status: "open", snoozedUntil: null, ...NOT_ACKNOWLEDGED };
}
