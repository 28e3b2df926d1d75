export { CAUSE_TYPES, causeSentence, causeTitle, type IncidentCause, unknownCause } from "./cause";
export { decideIncidentNotice, FLAPPING_WINDOW_MS, type IncidentNotice, type NotifiableIncident } from "./incident-notices";
export { placeAlerts } from "./place-alerts";
export type { OpenIncident, PathCondition, PlaceableAlert, PlacedAlerts } from "./placement";
export { isConsequence } from "./planned-consequences";
export { type CollectorPlace, type EndpointPlace, type KnownChange, mayExplain } from "./risk-groups";
export { groupSharedFaults, type SharedFault } from "./shared-faults";
