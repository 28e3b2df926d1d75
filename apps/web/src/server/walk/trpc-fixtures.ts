import { randomUUID } from "node:crypto";
import { DELIVERY_FIXTURE_URL, type WalkOrganization } from "./walk-organization";

/** What a procedure is sent: rows of the organization named wherever the input takes a name. */
export type Fixture = (a: WalkOrganization) => Record<string, unknown>;

const rule = (a: WalkOrganization) => ({
  name: "walked",
  metricName: "udp_echo_rtt",
  scope: { endpointIds: [a.endpointId] },
  direction: "above",
  threshold: 5,
});
const echo = (a: WalkOrganization) => ({ protocol: "udp-echo", target: { host: "192.0.2.1" }, collectorIds: [a.collectorId] });
const filter = (a: WalkOrganization) => ({ endpointId: a.endpointId, statuses: ["open"] });

const lastHour = () => ({ from: new Date(Date.now() - 3_600_000), to: new Date() });

/** In one organization; its slug is added to each. */
export const ORGANIZATION_FIXTURES: Record<string, Fixture> = {
  "alerts.list": (a) => ({ ...filter(a), tag: "lab", text: "alert" }),
  "alerts.count": filter,
  "alerts.get": ({ alertId }) => ({ alertId }),
  "alerts.inbox": (a) => ({ ...filter(a), tag: "lab", text: "alert", sort: "severity", group: "endpoint" }),
  "alerts.facets": filter,
  "alerts.chart": ({ alertId }) => ({ alertId }),
  "alerts.sparklines": ({ alertId }) => ({ alertIds: [alertId] }),
  "alerts.similar": ({ alertId }) => ({ alertId }),
  "alerts.acknowledge": ({ alertId }) => ({ alertId, note: "mine" }),
  "alerts.unacknowledge": ({ acknowledgedAlertId: alertId }) => ({ alertId }),
  "alerts.resolve": ({ alertId }) => ({ alertId, verdict: "true" }),
  "alerts.reopen": ({ loneResolvedAlertId: alertId }) => ({ alertId }),
  "alerts.snooze": ({ alertId }) => ({ alertId, until: new Date(Date.now() + 3_600_000) }),
  "alerts.unsnooze": ({ snoozedAlertId: alertId }) => ({ alertId }),
  "alerts.assign": ({ alertId, ownerId }) => ({ alertId, assigneeId: ownerId }),
  "alerts.note": ({ alertId }) => ({ alertId, note: "a note" }),
  "alerts.bulk": ({ alertId }) => ({ target: { ids: [alertId] }, action: { type: "acknowledge" }, idempotencyKey: randomUUID() }),
  "alerts.undo": ({ undoToken }) => ({ undoToken }),
  "apiKeys.list": () => ({}),
  "apiKeys.create": () => ({ name: "walked", scopes: ["endpoints:read"] }),
  "apiKeys.revoke": ({ apiKeyId }) => ({ apiKeyId }),
  "audit.list": ({ alertId }) => ({ targetId: alertId }),
  "collectors.list": () => ({ includeRevoked: true }),
  "collectors.get": ({ collectorId }) => ({ collectorId }),
  "collectors.activity": ({ collectorId }) => ({ collectorIds: [collectorId] }),
  "collectors.losses": ({ collectorId }) => ({ collectorId }),
  "collectors.rename": ({ collectorId }) => ({ collectorId, name: "walked" }),
  "collectors.revoke": ({ collectorId }) => ({ collectorId }),
  "collectors.createToken": () => ({ name: "walked" }),
  "collectors.enrolment": ({ enrolmentTokenId: tokenId }) => ({ tokenId }),
  "collectors.startProbe": ({ collectorId }) => ({ collectorId, protocol: "udp-echo", target: { host: "192.0.2.1" } }),
  "collectors.probeJob": ({ probeJobId: jobId }) => ({ jobId }),
  "endpoints.list": () => ({ text: "endpoint", tag: "lab" }),
  "endpoints.get": ({ endpointId }) => ({ endpointId }),
  "endpoints.facets": ({ collectorId }) => ({ collectorId, tag: "lab" }),
  "endpoints.heartbeats": ({ endpointId }) => ({ endpointIds: [endpointId] }),
  "endpoints.chart": ({ endpointId }) => ({ endpointId, ...lastHour(), metrics: ["udp_echo_rtt"] }),
  "endpoints.windows": ({ endpointId }) => ({ endpointId, metric: "udp_echo_rtt" }),
  "endpoints.samples": ({ endpointId, collectorId }) => ({ endpointId, collectorId }),
  "endpoints.create": (a) => ({ name: "walked", ...echo(a) }),
  "endpoints.update": ({ endpointId, collectorId }) => ({ endpointId, name: "walked", collectorIds: [collectorId] }),
  "endpoints.pause": ({ endpointId }) => ({ endpointId, paused: true }),
  "endpoints.bulk": ({ endpointId }) => ({ target: { ids: [endpointId] }, action: { type: "pause" } }),
  "endpoints.delete": ({ endpointId }) => ({ endpointId }),
  "experiments.families": () => ({}),
  "experiments.list": () => ({}),
  "experiments.get": ({ experimentId }) => ({ experimentId }),
  "experiments.start": () => ({ candidates: 9 }),
  "experiments.cancel": ({ experimentId }) => ({ experimentId }),
  "integrations.list": () => ({}),
  "integrations.get": ({ integrationId }) => ({ integrationId }),
  "integrations.deliveries": ({ integrationId }) => ({ integrationId }),
  "integrations.delivery": ({ deliveryId }) => ({ deliveryId }),
  "integrations.createWebhook": ({ endpointId }) => ({ name: "walked", url: DELIVERY_FIXTURE_URL, filter: { endpointIds: [endpointId] } }),
  "integrations.update": ({ integrationId }) => ({ integrationId, name: "walked" }),
  "integrations.delete": ({ integrationId }) => ({ integrationId }),
  "integrations.rotateSecret": ({ integrationId }) => ({ integrationId }),
  "integrations.sendTest": ({ integrationId }) => ({ integrationId }),
  "integrations.replay": ({ deliveryId }) => ({ deliveryId }),
  "live.changes": () => ({}),
  "members.list": () => ({}),
  "members.invites": () => ({}),
  "members.invite": () => ({ email: `${randomUUID()}@example.org`, role: "viewer" }),
  "members.revokeInvite": ({ inviteId }) => ({ inviteId }),
  "members.changeRole": ({ operatorId: userId }) => ({ userId, role: "viewer" }),
  "members.remove": ({ operatorId: userId }) => ({ userId }),
  "models.list": () => ({}),
  "models.get": ({ modelId }) => ({ modelId }),
  "models.promote": ({ modelId }) => ({ modelId }),
  "models.rollBack": ({ championId: modelId }) => ({ modelId }),
  "organizations.rename": () => ({ name: "walked" }),
  "organizations.delete": ({ name }) => ({ name }),
  "policies.get": () => ({}),
  "policies.change": ({ replayId }) => ({ preset: "quiet", budget: { alertsPerDay: 5 }, replayId }),
  "replays.get": ({ replayId }) => ({ replayId }),
  "replays.start": ({ modelId }) => ({ modelId }),
  "replays.cancel": ({ replayId }) => ({ replayId }),
  "rules.list": () => ({}),
  "rules.get": ({ ruleId }) => ({ ruleId }),
  "rules.preview": rule,
  "rules.create": rule,
  "rules.update": ({ ruleId, endpointId }) => ({ ruleId, scope: { endpointIds: [endpointId] }, threshold: 7 }),
  "rules.delete": ({ ruleId }) => ({ ruleId }),
};

/** By a person, outside any organization. */
export const PERSON_FIXTURES: Record<string, Fixture> = {
  "account.get": () => ({}),
  "account.update": () => ({ name: "Walked" }),
  "account.changePassword": ({ ownerPassword }) => ({ currentPassword: ownerPassword, newPassword: "a new long pass phrase 1" }),
  "account.sessions": () => ({}),
  "account.endSession": ({ ownerSession }) => ({ id: ownerSession }),
  "account.endOtherSessions": () => ({}),
  "members.accept": ({ ownerInviteToken: token }) => ({ token }),
  "organizations.list": () => ({}),
  "organizations.create": () => ({ name: "walked" }),
};

/** By anybody. A token is what opens; whoever does not hold one has nothing to name. */
export const PUBLIC_FIXTURES: Record<string, Fixture> = {
  "onboarding.invite": ({ inviteToken: token }) => ({ token }),
  "onboarding.signUp": ({ inviteToken: token }) => ({ token, name: "Walked", password: "a new long pass phrase 1" }),
  "onboarding.createFirstOwner": () => ({
    name: "Walked",
    email: "first@example.org",
    password: "a new long pass phrase 1",
    organization: "Mine",
  }),
};
