import type { IncidentCause } from "./cause";
import type { CollectorPlace, EndpointPlace, KnownChange, MeasuredPath } from "./risk-groups";

/** An unresolved alert, as far as its incident depends on it. */
export interface PlaceableAlert {
  id: string;
  /** Null: the alert is about the silence of its collector. */
  endpointId: string | null;
  collectorId: string | null;
  /** Metric group. */
  symptom: string;
  onsetMs: number;
  incidentId: string | null;
  /** A person put it into its incident, or it was left over from another one; it stays there. */
  isPinned: boolean;
}
export interface OpenIncident {
  id: string;
  openedAtMs: number;
  cause: Pick<IncidentCause, "type" | "id" | "symptom">;
}
/** One endpoint as one collector measures it, for one metric group. `isMeasured`: whether its present state is known. */
export interface PathCondition extends MeasuredPath {
  symptom: string;
  isMeasured: boolean;
}
export interface PlaceAlertsInput {
  tenantId: string;
  alerts: readonly PlaceableAlert[];
  incidents: readonly OpenIncident[];
  conditions: readonly PathCondition[];
  endpoints: ReadonlyMap<string, EndpointPlace>;
  collectors: ReadonlyMap<string, CollectorPlace>;
  changes: readonly KnownChange[];
  /** Alerts whose onsets are at most this far apart may be one fault. */
  windowMs: number;
  /** Usual number of onsets in such a window. */
  usualOnsets: number;
}
export interface PlacedIncident {
  id: string;
  alertIds: readonly string[];
  cause: IncidentCause;
}
export interface PlacedAlerts {
  /** Incidents that get alerts or another cause; incidents that are not listed stay as they are. */
  incidents: readonly PlacedIncident[];
  /** Alerts that join an open incident without changing its cause. */
  joined: readonly { alertId: string; incidentId: string }[];
  /** Incidents that lost all their alerts, with the incident that has their first alert now. */
  merged: readonly { id: string; into: string }[];
}
/** An incident before it has an id. */
export interface PlaceDraft {
  alerts: PlaceableAlert[];
  cause: IncidentCause;
}
