import type { NotifiableIncident } from "@padit/domain/incidents";
import { type IncidentRow, StoredCause } from "./incident-view";

/** The state of an incident that decides its notifications. `flappingOutageMs` is 0 where the caller does not know it. Null for an incident that is older than notifications per incident. */
export function notifiable(
  { status, mergedInto, alertCount, severity, isFlapping, cause: stored, ...row }: IncidentRow,
  flappingOutageMs = 0,
): NotifiableIncident | null {
  const { groupedAt, grewAt, statusSince } = row;
  if (groupedAt === null) return null;
  const { type, id, name } = StoredCause.parse(stored);
  return {
    status: status === "resolved" || status === "acknowledged" ? status : "open",
    isMerged: mergedInto !== null,
    cause: type === "unknown" || type === "single" ? null : `${type}/${id ?? name}`,
    ...{ size: alertCount, severity, isFlapping, flappingOutageMs, groupedAtMs: groupedAt.getTime() },
    grewAtMs: (grewAt ?? groupedAt).getTime(),
    statusSinceMs: (statusSince ?? groupedAt).getTime(),
  };
}
