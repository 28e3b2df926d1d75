import type { Verdict } from "./alert-view";
import type { AlertChange } from "./change-alert";

/** Who acts and when, as the alert's own columns name it. */
export interface By {
  name: string;
  at: Date;
}

export const acknowledged = ({ name, at }: By, note?: string): AlertChange => ({
  type: "acknowledged",
  action: "alert.acknowledge",
  from: ["open", "snoozed"],
  data: { status: "acknowledged", acknowledgedAt: at, acknowledgedBy: name, snoozedUntil: null },
  webhook: "alert.acknowledged",
  note,
});

export const unacknowledged = (): AlertChange => ({
  type: "unacknowledged",
  action: "alert.unacknowledge",
  from: ["acknowledged"],
  data: { status: "open", acknowledgedAt: null, acknowledgedBy: null },
});

export const resolved = ({ name, at }: By, verdict: Verdict, note?: string): AlertChange => ({
  type: "resolved",
  action: "alert.resolve",
  from: ["open", "acknowledged", "snoozed"],
  data: { status: "resolved", resolvedAt: at, resolvedBy: name, verdict, snoozedUntil: null },
  webhook: "alert.resolved",
  note,
  detail: { verdict },
});

export const snoozed = (until: Date, note?: string): AlertChange => ({
  type: "snoozed",
  action: "alert.snooze",
  from: ["open", "acknowledged", "snoozed"],
  data: { status: "snoozed", snoozedUntil: until },
  note,
  detail: { until: until.toISOString() },
});

export const unsnoozed = (): AlertChange => ({
  type: "unsnoozed",
  action: "alert.unsnooze",
  from: ["snoozed"],
  data: { status: "open", snoozedUntil: null },
});

export const assigned = (assigneeId: string | null): AlertChange => ({
  type: "assigned",
  action: "alert.assign",
  from: ["open", "acknowledged", "snoozed", "resolved"],
  data: { assigneeId },
  detail: { assigneeId },
});
