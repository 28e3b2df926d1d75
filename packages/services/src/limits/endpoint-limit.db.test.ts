import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acknowledgeAlert, alertFacets, bulkAlertAction, countAlerts, getAlert, listAlerts } from "../alerts";
import { authenticateApiKey, createApiKey } from "../api-keys";
import { findSession, hasAccess, startSession } from "../auth";
import { endpointFacets, getEndpoint, listEndpoints } from "../endpoints";
import { getIncident, listInboxIncidents, listIncidents } from "../incidents";
import { acceptInvite, changeRole, inviteMember, limitMember, listMembers } from "../members";
import { fleetOverview } from "../overview";
import { createRule } from "../rules";
import type { Actor, ServiceContext } from "../service-context";
import { createPerson, createTestOrganization, type TestOrganization } from "../testing/test-organization";
import { withinLimits } from "./limited-database";
import { previewLimit } from "./preview-limit";

let database: TestDatabase;
let organization: TestOrganization;
const acme = { endpointId: newId(), collectorId: newId(), alertId: newId(), label: "customer:acme", name: "acme line" };
const beta = { endpointId: newId(), collectorId: newId(), alertId: newId(), label: "customer:beta", name: "beta line" };
const incidentId = newId();

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
  organization = await createTestOrganization(database.db);
  const { tenantId } = organization;
  const at = new Date();
  await database.db.asSystem(async (tx) => {
    for (const { endpointId, collectorId, label, name } of [acme, beta]) {
      await tx.collector.create({ data: { tenantId, id: collectorId, name: `${name} collector`, shard: 0 } });
      const facts = { protocol: "udp-echo", target: {}, intervalMs: 1_000 };
      await tx.endpoint.create({ data: { tenantId, id: endpointId, name, tags: [label, name], ...facts } });
      await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
    }
  });
  await database.db.withTenant(tenantId, async (tx) => {
    const cause = { type: "site", id: "fra", name: "fra", symptom: "delay", explained: 2, failing: 2, active: 9, twins: [] };
    const compared = { failingElsewhere: 0, activeElsewhere: 0, confidence: 0.9, runnerUp: null };
    const words = { title: "Site fra is slow", sentence: "2 of 9 endpoints are slow.", kind: "level_shift", severity: "critical" as const };
    const counts = { alertCount: 2, openCount: 2, endpointCount: 2 };
    await tx.incident.create({ data: { tenantId, id: incidentId, ...words, ...counts, cause: { ...cause, ...compared }, openedAt: at } });
    for (const [{ endpointId, collectorId, alertId, label, name }, severity] of [
      [acme, "warning"],
      [beta, "critical"],
    ] as const) {
      const times = { episodeStart: at, openedAt: at, lastSeenAt: at };
      const facts = { metricGroup: "delay", metricName: "udp_echo_rtt", kind: "level_shift", detectionScore: {}, severity };
      const own = { key: alertId, title: `${name} is slow`, description: `${name} takes 9 ms.`, labels: [label], incidentId };
      await tx.alert.create({ data: { tenantId, id: alertId, endpointId, collectorId, ...own, ...facts, ...times } });
    }
  });
});
afterAll(() => database.dispose());

const asActor = (actor: Actor): ServiceContext => withinLimits({ ...organization.owner, actor });
const limited = (...endpointLimits: string[]) =>
  asActor({ kind: "user", userId: newId(), name: "Ana", tenantId: organization.tenantId, role: "operator", endpointLimits });
const idOf = ({ actor }: ServiceContext) => (actor.kind === "user" ? actor.userId : "");

describe("who is limited to one customer", () => {
  test("counts, lists and facets only that customer's endpoints and alerts", async () => {
    const ana = limited("customer:acme");
    expect((await listEndpoints(ana, {})).items.map(({ name }) => name)).toEqual(["acme line"]);
    expect(JSON.stringify(await endpointFacets(ana, {}))).not.toContain("beta");
    expect((await listAlerts(ana, {})).items.map(({ id }) => id)).toEqual([acme.alertId]);
    expect(await countAlerts(ana, {})).toMatchObject({ bySeverity: { warning: 1 } });
    expect(JSON.stringify(await countAlerts(ana, {}))).not.toContain('"critical":1');
    expect(JSON.stringify(await alertFacets(ana, {}))).not.toContain("beta");
    expect(await fleetOverview(ana)).toMatchObject({ total: 1 });
    const outside = { code: "not_found" };
    await expect(getEndpoint(ana, { endpointId: beta.endpointId })).rejects.toMatchObject(outside);
    await expect(getAlert(ana, { alertId: beta.alertId })).rejects.toMatchObject(outside);
    await expect(acknowledgeAlert(ana, { alertId: beta.alertId })).rejects.toMatchObject(outside);
  });

  test("sees of a common incident what the own alerts show", async () => {
    const ana = limited("customer:acme");
    const own = { title: "acme line is slow", alertCount: 1, openCount: 1, endpointCount: 1, severity: "warning" };
    expect((await listIncidents(ana, {})).items).toMatchObject([own]);
    const incident = await getIncident(ana, { incidentId });
    expect(incident).toMatchObject({ ...own, cause: { type: "unknown", active: 0 }, matrix: { endpoints: [{ name: "acme line" }] } });
    expect(JSON.stringify(incident)).not.toMatch(/beta|fra|of 9/);
    expect((await listInboxIncidents(ana, {})).items).toMatchObject([{ type: "alert", alert: { id: acme.alertId } }]);
    expect((await listIncidents(ana, { severities: ["critical"] })).items).toEqual([]);
    expect((await getIncident(organization.owner, { incidentId })).title).toBe("Site fra is slow");
  });

  test("an action on everything changes the own alerts alone", async () => {
    const ana = limited("customer:acme");
    const request = { target: { filter: {} }, action: { type: "acknowledge" as const }, idempotencyKey: newId() };
    expect(await bulkAlertAction(ana, request)).toMatchObject({ changed: 1, skipped: [] });
    expect(await getAlert(organization.owner, { alertId: beta.alertId })).toMatchObject({ status: "open" });
  });

  test("is refused what reaches further than the limit", async () => {
    const rule = { name: "x", metricName: "udp_echo_rtt", direction: "above" as const, threshold: 1 };
    await expect(createRule(limited("customer:acme"), rule)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("sees nobody else among the members", async () => {
    const member = await organization.join("viewer");
    const { userId } = await limitMember(organization.owner, { userId: idOf(member), endpointLimit: "customer:acme" });
    const ana = asActor({ ...member.actor, endpointLimits: ["customer:acme"] } as Actor);
    expect((await listMembers(ana)).map((known) => known.userId)).toEqual([userId]);
  });
});

test("all limits must hold, and one that cannot be read allows nothing", async () => {
  const seen = async (...limits: string[]) => (await listEndpoints(limited(...limits), {})).items.map(({ name }) => name);
  expect(await seen("name:line")).toEqual(["acme line", "beta line"]);
  expect(await seen("name:acme*", "name:beta*")).toEqual([]);
  expect(await seen('collector:"beta line collector"')).toEqual(["beta line"]);
  expect(await seen("-customer:acme")).toEqual(["beta line"]);
  expect(await seen("sev:critical")).toEqual([]);
  expect(await seen('"unclosed')).toEqual([]);
});

test("a changed label counts with the next request", async () => {
  const ana = limited("label:moved");
  const label = (tags: string[]) =>
    database.db.withTenant(organization.tenantId, (tx) => tx.endpoint.updateMany({ where: { id: beta.endpointId }, data: { tags } }));
  await label([beta.label, "moved"]);
  expect((await listEndpoints(ana, {})).items).toHaveLength(1);
  await label([beta.label]);
  expect((await listEndpoints(ana, {})).items).toEqual([]);
});

test("an actor whose database is not wrapped is an error, not a view of everything", async () => {
  const { actor } = limited("customer:acme");
  await expect(listEndpoints({ ...organization.owner, actor }, {})).rejects.toThrow("without the limit");
});

test("a limit ends the member's streams, and the session has it from then on; admins cannot be limited, nor limited members be admins", async () => {
  const clock = { db: database.db, now: () => new Date() };
  const { tenantId, owner } = organization;
  const userId = idOf(await organization.join("operator"));
  const cookie = await startSession(clock, { userId });
  const sessionId = (await findSession(clock, cookie))?.id ?? "";
  expect(await hasAccess(clock, { sessionId, tenantId, endpointLimit: null })).toBe(true);
  const endpointLimit = " customer:acme   site:* ";
  expect(await limitMember(owner, { userId, endpointLimit })).toMatchObject({ endpointLimit: 'label:"customer:acme" site:*' });
  expect(await hasAccess(clock, { sessionId, tenantId, endpointLimit: null })).toBe(false);
  expect((await findSession(clock, cookie))?.memberships[0]).toMatchObject({ endpointLimit: 'label:"customer:acme" site:*' });
  await expect(changeRole(owner, { userId, role: "admin" })).rejects.toMatchObject({ code: "conflict" });
  await expect(limitMember(owner, { userId: idOf(owner), endpointLimit })).rejects.toMatchObject({ code: "conflict" });
  await expect(limitMember(owner, { userId, endpointLimit: "sev:critical" })).rejects.toMatchObject({ code: "invalid" });
  // As a provider would make the member an admin.
  await database.db.asSystem((tx) => tx.member.updateMany({ where: { userId }, data: { role: "admin" } }));
  expect((await findSession(clock, cookie))?.memberships[0]).toMatchObject({ role: "operator" });
  expect(await limitMember(owner, { userId, endpointLimit: "" })).toMatchObject({ endpointLimit: null });
});

test("an invitation carries its limit to the member", async () => {
  const guest = await createPerson(database.db, "Gus");
  const email = `${guest.person.userId}@example.org`;
  const { url } = await inviteMember(organization.owner, { email, role: "viewer", endpointLimit: "site:fra" });
  await acceptInvite(guest, { token: url.slice(url.lastIndexOf("/") + 1) });
  const { owner } = organization;
  expect((await listMembers(owner)).find(({ userId }) => userId === guest.person.userId)).toMatchObject({ endpointLimit: "site:fra" });
  await expect(inviteMember(owner, { email: "x@example.org", role: "admin", endpointLimit: "site:fra" })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a key has its own limit and its maker's, and no scope that reaches further", async () => {
  const { owner } = organization;
  const make = { name: "k", scopes: ["endpoints:read" as const], endpointLimit: "customer:acme" };
  const own = await authenticateApiKey(owner, (await createApiKey(owner, make)).token);
  expect((await listEndpoints(asActor(own), {})).items.map(({ name }) => name)).toEqual(["acme line"]);
  await expect(createApiKey(owner, { ...make, scopes: ["rules:write"] })).rejects.toMatchObject({ code: "invalid" });

  const admin = await organization.join("admin");
  const { token } = await createApiKey(admin, { ...make, endpointLimit: "" });
  expect((await authenticateApiKey(owner, token)).endpointLimits).toEqual([]);
  await changeRole(owner, { userId: idOf(admin), role: "viewer" });
  await limitMember(owner, { userId: idOf(admin), endpointLimit: "customer:beta" });
  const bound = await authenticateApiKey(owner, token);
  expect((await listEndpoints(asActor(bound), {})).items.map(({ name }) => name)).toEqual(["beta line"]);
});

test("the preview counts what a limit covers", async () => {
  const preview = await previewLimit(organization.owner, { endpointLimit: "customer:acme" });
  expect(preview).toEqual({ covered: 1, total: 2, names: ["acme line"] });
});
