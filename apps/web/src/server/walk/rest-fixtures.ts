import { DELIVERY_FIXTURE_URL, type WalkOrganization } from "./walk-organization";

/** Request of an operation, with an id of the organization wherever the operation accepts one. */
export interface RestFixture {
  /** Value of `{id}` in the path. */
  id?: string;
  query?: string;
  body?: unknown;
}

const echo = { protocol: "udp-echo", target: { host: "192.0.2.1" } };
const limit = { metric_name: "udp_echo_rtt", direction: "above", threshold: 5 };
const WEEKLY_ROTA = { time_zone: "UTC", period: "week", handover_time: "08:00", starts_on: "2026-11-30" };
const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** A configuration with one thing that the organization does not have, which refers to one that it has. */
const configured = (organization: string): string => `api_version: padit/v1
kind: Configuration
silences:
  - selector: endpoint_id:"${organization.replace("Networks", "endpoint")}"
    reason: walked
    ends_at: ${inAnHour()}
`;

/** Fixtures by operationId. */
export const REST_FIXTURES: Record<string, (a: WalkOrganization) => RestFixture> = {
  listEndpoints: () => ({ query: "?text=endpoint&tag=lab&protocol=udp-echo" }),
  createEndpoint: ({ collectorId }) => ({ body: { name: "walked", ...echo, collector_ids: [collectorId] } }),
  getEndpoint: ({ endpointId: id }) => ({ id }),
  updateEndpoint: ({ endpointId: id, collectorId }) => ({ id, body: { name: "walked", collector_ids: [collectorId] } }),
  deleteEndpoint: ({ endpointId: id }) => ({ id }),
  listSamples: ({ endpointId: id, collectorId }) => ({ id, query: `?collector_id=${collectorId}&metric=udp_echo_rtt` }),
  exportSamples: ({ endpointId }) => ({
    query: `?from=${anHourAgo()}&to=${inAnHour()}&endpoint_id=${endpointId}`,
  }),
  startLiveTest: ({ endpointId: id, collectorId }) => ({ id, body: { collector_id: collectorId, count: 1 } }),
  getLiveTest: ({ probeJobId: id }) => ({ id }),
  exposeMetrics: () => ({ query: "?tag=lab&protocol=udp-echo" }),
  listAlerts: ({ endpointId }) => ({ query: `?endpoint_id=${endpointId}&status=open,acknowledged&severity=warning` }),
  getAlert: ({ alertId: id }) => ({ id }),
  acknowledgeAlert: ({ alertId: id }) => ({ id, body: { note: "mine" } }),
  acceptAlert: ({ alertId: id }) => ({ id, body: { note: "new line" } }),
  expectAlert: ({ repeatingAlertId: id }) => ({ id, body: { note: "backup" } }),
  resolveAlert: ({ alertId: id }) => ({ id, body: { verdict: "expected" } }),
  snoozeAlert: ({ alertId: id }) => ({ id, body: { until: inAnHour() } }),
  actOnAlerts: ({ alertId }) => ({ body: { ids: [alertId], action: "acknowledge" } }),
  undoAlertActions: ({ keyUndoToken }) => ({ body: { undo_token: keyUndoToken } }),
  listIncidents: ({ endpointId }) => ({ query: `?endpoint_id=${endpointId}&status=open&severity=warning,critical` }),
  getIncident: ({ incidentId: id }) => ({ id }),
  listIncidentAlerts: ({ incidentId: id }) => ({ id }),
  acknowledgeIncident: ({ incidentId: id }) => ({ id, body: { note: "mine" } }),
  resolveIncident: ({ incidentId: id }) => ({ id, body: { verdict: "true" } }),
  noteIncident: ({ incidentId: id }) => ({ id, body: { note: "a note" } }),
  mergeIncident: ({ incidentId: id, otherIncidentId: into }) => ({ id, body: { into } }),
  splitIncident: ({ incidentId: id, memberAlertId }) => ({ id, body: { alert_ids: [memberAlertId] } }),
  listRules: () => ({}),
  createRule: ({ endpointId }) => ({ body: { name: "walked", ...limit, scope: { endpoint_ids: [endpointId] } } }),
  getRule: ({ ruleId: id }) => ({ id }),
  updateRule: ({ ruleId: id, endpointId }) => ({ id, body: { scope: { endpoint_ids: [endpointId] }, minimum_deviation: { absolute: 1 } } }),
  deleteRule: ({ ruleId: id }) => ({ id }),
  listChanges: () => ({}),
  reportChange: ({ endpointId }) => ({ body: { at: anHourAgo(), what: "walked", selector: `endpoint_id:${endpointId}` } }),
  getChange: ({ changeId: id }) => ({ id }),
  deleteChange: ({ changeId: id }) => ({ id }),
  listMaintenance: () => ({}),
  createMaintenance: ({ endpointId }) => ({
    body: {
      ...{ name: "walked", selector: `endpoint_id:${endpointId}`, expected: { outage_seconds: 300 } },
      ...{ starts_at: inAnHour(), duration_seconds: 3600, rrule: "FREQ=DAILY", time_zone: "Europe/Berlin" },
    },
  }),
  getMaintenance: ({ maintenanceId: id }) => ({ id }),
  updateMaintenance: ({ maintenanceId: id }) => ({ id, body: { reference: "CHG-1", expected: { reroute: true } } }),
  extendMaintenance: ({ maintenanceId: id }) => ({ id, body: { ends_at: inAnHour() } }),
  endMaintenance: ({ maintenanceId: id }) => ({ id }),
  cancelMaintenance: ({ maintenanceId: id }) => ({ id }),
  exportAuditEntries: ({ endpointId }) => ({ query: `?format=csv&action=e&target_id=${endpointId}` }),
  exportConfiguration: () => ({}),
  getConfigurationSchema: () => ({}),
  planConfiguration: ({ name }) => ({ body: { document: configured(name), prune: true } }),
  applyConfiguration: ({ name }) => ({ body: { document: configured(name) } }),
  createRoute: ({ integrationId: id }) => ({ body: { name: "walked", recipients: [{ type: "integration", id }] } }),
  getRoute: ({ routeId: id }) => ({ id }),
  updateRoute: ({ routeId: id }) => ({ id, body: { name: "walked again", position: 1 } }),
  deleteRoute: ({ routeId: id }) => ({ id }),
  listRoutes: () => ({}),
  saveRoutes: ({ integrationId: id }) => ({
    body: { version: 1, routes: [{ name: "walked", recipients: [{ type: "integration", id }] }] },
  }),
  previewRoutes: ({ alertId }) => ({ body: { alert_id: alertId } }),
  listRotas: () => ({}),
  createRota: ({ operatorId }) => ({ body: { name: "walked", ...WEEKLY_ROTA, member_ids: [operatorId] } }),
  getRota: ({ rotaId: id }) => ({ id }),
  listOnCallTurns: ({ rotaId: id }) => ({ id, query: `?from=${anHourAgo()}&to=${inAnHour()}` }),
  exportRota: ({ rotaId: id }) => ({ id }),
  updateRota: ({ rotaId: id, operatorId }) => ({ id, body: { member_ids: [operatorId] } }),
  deleteRota: ({ rotaId: id }) => ({ id }),
  addRotaOverride: ({ rotaId: id, operatorId }) => ({ id, body: { member_id: operatorId, starts_at: anHourAgo(), ends_at: inAnHour() } }),
  removeRotaOverride: ({ rotaOverrideId: id }) => ({ id }),
  listSilences: () => ({ query: "?include_ended=true" }),
  createSilence: ({ endpointId }) => ({ body: { selector: `endpoint_id:${endpointId}`, reason: "walked", ends_at: inAnHour() } }),
  getSilence: ({ silenceId: id }) => ({ id }),
  updateSilence: ({ silenceId: id }) => ({ id, body: { ends_at: inAnHour() } }),
  endSilence: ({ silenceId: id }) => ({ id }),
  listProviders: () => ({}),
  listCustomers: () => ({}),
  listSuggestions: () => ({ query: "?state=offered" }),
  applySuggestion: ({ suggestionId: id }) => ({ id }),
  dismissSuggestion: ({ suggestionId: id }) => ({ id }),
  undoSuggestion: ({ dismissedSuggestionId: id }) => ({ id }),
  listIntegrations: () => ({}),
  createIntegration: ({ endpointId }) => ({ body: { name: "walked", url: DELIVERY_FIXTURE_URL, filter: { endpoint_ids: [endpointId] } } }),
  getIntegration: ({ integrationId: id }) => ({ id }),
  updateIntegration: ({ integrationId: id }) => ({ id, body: { name: "walked" } }),
  deleteIntegration: ({ integrationId: id }) => ({ id }),
  testIntegration: ({ integrationId: id }) => ({ id }),
  rotateIntegrationSecret: ({ integrationId: id }) => ({ id }),
  listDeliveries: ({ integrationId: id }) => ({ id, query: "?state=failed" }),
  getDelivery: ({ deliveryId: id }) => ({ id }),
  replayDelivery: ({ deliveryId: id }) => ({ id }),
  createEnrolmentToken: () => ({ body: { name: "walked", site: "north", tags: ["a"] } }),
  getEnrolment: ({ enrolmentTokenId: id }) => ({ id }),
  createPushCollector: () => ({
    body: { name: "walked push", mapping: { endpoint_labels: ["host"], metrics: [{ match: "ping_*", unit: "ms" }] } },
  }),
  rotatePushToken: ({ pushCollectorId: id }) => ({ id }),
  updatePushCollector: ({ pushCollectorId: id }) => ({ id, body: { series_max: 500 } }),
  listCollectors: () => ({}),
  getCollector: ({ collectorId: id }) => ({ id }),
  renameCollector: ({ collectorId: id }) => ({ id, body: { name: "walked" } }),
  revokeCollector: ({ collectorId: id }) => ({ id }),
};
