import type { AlertStatus } from "@padit/domain/model";

/** Kinds of alerts without a level that could be normal: nothing is measured, or something does not work. Browser-safe. */
const NEVER_NORMAL = ["outage", "no_data", "not_measured", "wrong_answer", "clock_off", "countdown"];

/** Whether the alert is about a level that a person may accept as the new normal. */
export const hasLevel = ({ kind, endpointId }: { kind: string; endpointId: string | null }): boolean =>
  endpointId !== null && !NEVER_NORMAL.includes(kind);

export const isAcceptable = ({ status, ...alert }: { status: AlertStatus; kind: string; endpointId: string | null }): boolean =>
  status !== "resolved" && hasLevel(alert);
