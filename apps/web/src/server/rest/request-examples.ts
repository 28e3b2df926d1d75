const ID = "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5e";
const OTHER_ID = "0192f0c4-7a5e-7c21-9d3b-5f1a2b3c4d5f";
const route = { name: "Night shift", selector: "sev:critical", recipients: [{ type: "integration", id: ID }] };
const configuration =
  "api_version: padit/v1\nkind: Configuration\nendpoints:\n  - name: Site 17\n    protocol: icmp\n    target: { host: 192.0.2.17 }\n";

/** A request body for each operation that takes one, by operationId. The OpenAPI document shows them. */
export const REQUEST_EXAMPLES: Readonly<Record<string, unknown>> = {
  createEndpoint: {
    ...{ name: "Site 17", protocol: "udp-echo", target: { host: "192.0.2.17", timeout_ms: 700 } },
    ...{ interval_seconds: 5, tags: ["north"] },
  },
  updateEndpoint: { interval_seconds: 10, paused: false },
  startLiveTest: { count: 5 },
  acknowledgeAlert: { note: "Looking at it", sticky: true },
  resolveAlert: { verdict: "true", note: "Fibre cut" },
  acceptAlert: { note: "The new line is slower" },
  expectAlert: { note: "Nightly backup" },
  snoozeAlert: { until: "2026-12-01T06:00:00Z" },
  actOnAlerts: { action: "resolve", q: "label:north state:open", verdict: "expected" },
  undoAlertActions: { undo_token: ID },
  acknowledgeIncident: { note: "Looking at it" },
  resolveIncident: { verdict: "true", note: "Fibre cut" },
  noteIncident: { note: "The carrier has ticket 4711." },
  mergeIncident: { into: OTHER_ID },
  splitIncident: { alert_ids: [ID] },
  createRule: {
    ...{ name: "Slow echo", metric_name: "udp_echo_rtt", scope: { tags: ["north"] }, direction: "above", threshold: 20 },
    ...{ k: 2, n: 3, severity: "warning" },
  },
  updateRule: { threshold: 25 },
  createIntegration: { type: "webhook", name: "Ticket system", url: "https://tickets.example/hooks/padit" },
  updateIntegration: { enabled: false },
  createEnrolmentToken: { name: "oslo-1", site: "Oslo" },
  renameCollector: { name: "oslo-2" },
  createPushCollector: { name: "telegraf", mapping: { endpoint_labels: ["host"], metrics: [{ match: "ping_*", unit: "ms" }] } },
  updatePushCollector: { series_max: 20_000 },
  createSilence: { selector: "label:north proto:icmp", reason: "Line card is being replaced", ends_at: "2026-12-01T06:00:00Z" },
  updateSilence: { ends_at: "2026-12-02T06:00:00Z" },
  createMaintenance: {
    ...{ name: "Router upgrade", reference: "CHG-1234", selector: "label:north", expected: { outage_seconds: 300 } },
    ...{ starts_at: "2026-12-06T01:00:00+01:00", duration_seconds: 14_400, rrule: "FREQ=WEEKLY;COUNT=4", time_zone: "Europe/Berlin" },
  },
  reportChange: { at: "2026-11-29T03:10:00Z", what: "Firmware 7.2 on the aggregation routers", selector: "site:fra", ref: "CHG-1234" },
  updateMaintenance: { reference: "CHG-1235" },
  extendMaintenance: { ends_at: "2026-12-06T06:00:00+01:00" },
  saveRoutes: { version: 3, routes: [route] },
  createRoute: route,
  updateRoute: { selector: "sev:critical label:north" },
  previewRoutes: { days: 30 },
  createRota: {
    ...{ name: "Core network", time_zone: "Europe/Berlin", period: "week", handover_time: "08:00", starts_on: "2026-11-30" },
    member_ids: [ID, OTHER_ID],
  },
  updateRota: { handover_time: "09:00" },
  addRotaOverride: { member_id: OTHER_ID, starts_at: "2026-12-24T08:00:00+01:00", ends_at: "2026-12-27T08:00:00+01:00" },
  planConfiguration: { document: configuration, prune: false },
  applyConfiguration: { document: configuration, prune: false },
};
