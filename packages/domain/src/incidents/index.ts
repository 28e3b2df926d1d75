export { CAUSE_TYPES, causeSentence, causeTitle, type IncidentCause, unknownCause } from "./cause";
export { decideIncidentNotice, FLAPPING_WINDOW_MS, type IncidentNotice, type NotifiableIncident } from "./incident-notices";
export { type OpenIncident, type PathCondition, type PlaceableAlert, type PlacedAlerts, placeAlerts } from "./place-alerts";
export type { CollectorPlace, EndpointPlace } from "./risk-groups";
export { groupSharedFaults, type SharedFault } from "./shared-faults";
