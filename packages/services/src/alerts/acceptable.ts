import type { AlertStatus } from "@padit/domain/model";

/** Kinds that say that nothing is measured or that it does not work: no level that could be normal. Browser-safe. */
const NEVER_NORMAL = ["outage", "no_data", "not_measured", "wrong_answer", "clock_off", "countdown"];

/** Whether an alert is about a level that a person may make the new normal. */
export const hasLevel = ({ kind, endpointId }: { kind: string; endpointId: string | null }): boolean =>
  endpointId !== null && !NEVER_NORMAL.includes(kind);

export const isAcceptable = ({ status, ...alert }: { status: AlertStatus; kind: string; endpointId: string | null }): boolean =>
  status !== "resolved" && hasLevel(alert);
