export { groupAlerts } from "./group-alerts";
export type { InboxEntry, InboxIncident } from "./inbox-incident";
export { incidentDocument } from "./incident-document";
export { MATRIX_CELLS } from "./incident-matrix";
export { GetIncident, getIncident, type IncidentDetailView, ListIncidents, listIncidents } from "./incident-queries";
export {
  AcknowledgeIncident,
  AddIncidentNote,
  acknowledgeIncident,
  addIncidentNote,
  MergeIncident,
  mergeIncident,
  ResolveIncident,
  resolveIncident,
  SplitIncident,
  splitIncident,
} from "./incident-verbs";
export { INCIDENT_STATUSES, type IncidentView } from "./incident-view";
export {
  CountInboxIncidents,
  countInboxIncidents,
  ListInboxIncidents,
  listInboxIncidents,
  ReadInboxIncidents,
  readInboxIncidents,
} from "./list-inbox-incidents";
export { tenantsToGroup } from "./tenants-to-group";
