import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { DEFAULT_NOTIFICATION_TYPES, newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { queueDeliveries } from "../delivery/queue-deliveries";
import { groupAlerts } from "../incidents/group-alerts";
import { listIncidents } from "../incidents/incident-queries";
import { acknowledgeIncident } from "../incidents/incident-verbs";
import { deleteIntegration } from "../integrations/delete-integration";
import { OutboxMessage } from "../outbox/messages";
import type { ServiceContext } from "../service-context";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { previewRoutes } from "./preview-routes";
import { saveRoutes } from "./route-verbs";

let database: TestDatabase;
let nowMs = Date.now();
const now = () => new Date(nowMs);
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** An organization with mail integrations; nothing leaves, because no delivery is attempted. */
async function site() {
  const { db } = database;
  const organization = await createTestOrganization(db);
  const { tenantId } = organization;
  const owner: ServiceContext = { ...organization.owner, now };
  const rows = new TestAlerts(db, tenantId);
  const [collectorId, endpointId] = [await rows.collector("fra-1"), await rows.endpoint("radio-0")];
  const story = {
    ...{ metricName: "udp_echo_loss", seriesId: null, title: "Outage", description: "Nothing answers.", kind: "outage", score: 1 },
    ...{ severity: "critical" as const, detectionScore: { evidence: {} }, sources: { rules: [], detector: true } },
  };
  return {
    owner,
    async fail(): Promise<string> {
      const id = newId();
      const place = { endpointId, collectorId, metricGroup: "delivery", labels: [] };
      const alert = { key: id, ...place, ...story, episodeStart: now(), boutStartedAt: now() };
      await db.withTenant(tenantId, (tx) => applyTransition(tx, systemOccasion(tenantId, now()), [id], { type: "opened", alert }));
      return id;
    },
    recover: (id: string) =>
      db.withTenant(tenantId, (tx) => {
        const transition = { type: "resolved", resolution: "recovered", reason: "Quiet.", verdict: null } as const;
        return applyTransition(tx, systemOccasion(tenantId, now()), [id], transition);
      }),
    async mailbox(): Promise<{ id: string }> {
      const id = newId();
      const data = { tenantId, id, type: "email", name: id, address: "a@example.org", eventTypes: [...DEFAULT_NOTIFICATION_TYPES] };
      await db.asSystem((tx) => tx.integration.create({ data }));
      return { id };
    },
    group: () => groupAlerts(db, tenantId, now()),
    /** Makes the deliveries of all messages so far, each time anew as after a crash of the dispatcher. */
    async dispatch(): Promise<void> {
      const waiting = await db.asSystem((tx) => tx.outbox.findMany({ where: { tenantId, kind: "delivery" }, orderBy: { id: "asc" } }));
      for (const { id, payload } of waiting) {
        const message = OutboxMessage.parse({ ...(payload as object), kind: "delivery" });
        if (message.kind !== "delivery") continue;
        const facts = { now: now(), publicUrl: "https://padit.example" };
        await db.withTenant(tenantId, (tx) => queueDeliveries(tx, { tenantId, id }, message, facts));
      }
    },
    sent: async (integrationId: string) =>
      db.withTenant(tenantId, async (tx) =>
        (await tx.delivery.findMany({ where: { tenantId, integrationId }, orderBy: { position: "asc" } })).map(
          ({ eventType }) => eventType,
        ),
      ),
  };
}

test("routes: at once to the first recipients, escalation until a person acknowledges, nothing twice, and the preview says the same", async () => {
  const own = await site();
  const [noc, duty, lead, other] = [await own.mailbox(), await own.mailbox(), await own.mailbox(), await own.mailbox()];
  const to = (...ids: string[]) => ids.map((id) => ({ type: "integration" as const, id }));
  const steps = [
    { afterSeconds: 600, recipients: to(duty.id) },
    { afterSeconds: 1_200, recipients: to(lead.id) },
  ];
  const routes = [
    { name: "drills", selector: "label:drill", recipients: to(lead.id) },
    { name: "all", waitSeconds: 0, recipients: to(noc.id), steps },
  ];
  const saved = await saveRoutes(own.owner, { version: 0, routes });
  expect(saved).toMatchObject({ version: 1, routes: [{ position: 1, selector: "label:drill" }, { position: 2 }] });
  await expect(saveRoutes(own.owner, { version: 0, routes })).rejects.toMatchObject({ code: "conflict" });
  await expect(saveRoutes(own.owner, { version: 1, routes: routes.slice(0, 1) })).rejects.toMatchObject({ code: "invalid" });
  await expect(saveRoutes(own.owner, { version: 1, routes: [{ name: "all", recipients: to(newId()) }] })).rejects.toMatchObject({
    code: "invalid",
  });

  const alertId = await own.fail();
  await own.group();
  await own.dispatch();
  expect(await own.sent(noc.id)).toEqual(["incident.created"]);
  // An integration that no route names is still notified by its own filter, after the incident has settled.
  expect(await own.sent(other.id)).toEqual([]);
  const foreseen = await previewRoutes(own.owner, { alertId });
  const openedMs = nowMs;
  expect(foreseen.map(({ at, integrationId, eventType }) => [at.getTime() - openedMs, integrationId, eventType])).toEqual([
    [5_000, other.id, "incident.created"],
    [600_000, duty.id, "incident.escalated"],
    [1_200_000, lead.id, "incident.escalated"],
  ]);
  nowMs += 600_000;
  await own.group();
  await own.group();
  await own.dispatch();
  await own.dispatch();
  expect(await own.sent(duty.id)).toEqual(["incident.escalated"]);
  nowMs += 30_000;
  const [incident] = (await listIncidents(own.owner, {})).items;
  await acknowledgeIncident(own.owner, { incidentId: incident?.id ?? "" });
  nowMs += 1_200_000;
  await own.group();
  await own.recover(alertId);
  await own.group();
  nowMs += 60_000;
  await own.group();
  await own.dispatch();
  expect(await own.sent(lead.id)).toEqual([]);
  expect((await own.sent(duty.id)).at(-1)).toBe("incident.resolved");
  expect((await own.sent(noc.id)).at(-1)).toBe("incident.resolved");
  const past = await previewRoutes(own.owner, { days: 30 });
  expect(past.filter(({ integrationId }) => integrationId === duty.id).map(({ eventType }) => eventType)).toEqual([
    "incident.escalated",
    "incident.acknowledged",
    "incident.resolved",
  ]);
});

test("an integration that a route names cannot be deleted before the route lets it go", async () => {
  const own = await site();
  const [noc, duty] = [await own.mailbox(), await own.mailbox()];
  const to = (id: string) => [{ type: "integration" as const, id }];
  const steps = [{ afterSeconds: 600, recipients: to(duty.id) }];
  await saveRoutes(own.owner, { version: 0, routes: [{ name: "All", recipients: to(noc.id), steps }] });
  for (const { id: integrationId } of [noc, duty])
    await expect(deleteIntegration(own.owner, { integrationId })).rejects.toMatchObject({
      code: "conflict",
      message: "The route “All” would notify nobody. Take the integration out first.",
    });
  await saveRoutes(own.owner, { version: 1, routes: [{ name: "All", recipients: to(noc.id) }] });
  await deleteIntegration(own.owner, { integrationId: duty.id });
});
