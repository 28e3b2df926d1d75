import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId, type Severity } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKeyring } from "../keyring/keyring";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { webhookRow } from "../testing/webhook-row";
import { groupAlerts } from "./group-alerts";
import { listIncidents } from "./incident-queries";
import { acknowledgeIncident } from "./incident-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("an outage that joins the acknowledged incident of a warning opens it again and is sent", async () => {
  const { db } = database;
  const keyring = createKeyring(Buffer.alloc(32, 7).toString("base64"));
  const { owner, tenantId } = await createTestOrganization(db, keyring);
  const rows = new TestAlerts(db, tenantId);
  const path = { collectorId: await rows.collector("fra-1"), endpointId: await rows.endpoint("radio-1") };
  const hook = await webhookRow(keyring, { tenantId, id: newId(), url: "https://hook.example/" });
  await db.withTenant(tenantId, (tx) =>
    tx.integration.create({ data: { ...hook, name: "noc", eventTypes: ["incident.created", "incident.updated"] } }),
  );
  const start = Date.now();
  const fail = async (metricGroup: string, severity: Severity, afterMs: number) => {
    const at = new Date(start + afterMs);
    await rows.alerts([{ ...path, metricGroup, severity, openedAt: at, episodeStart: at }]);
    for (const lookMs of [0, 10_000]) await groupAlerts(db, tenantId, new Date(at.getTime() + lookMs));
  };
  await fail("delay", "warning", 0);
  const [incident] = (await listIncidents(owner, {})).items;
  await acknowledgeIncident(owner, { incidentId: incident?.id ?? "" });
  await groupAlerts(db, tenantId, new Date(start + 20_000));
  await fail("delivery", "critical", 60_000);

  expect((await listIncidents(owner, {})).items).toMatchObject([{ id: incident?.id, status: "open", severity: "critical", alertCount: 2 }]);
  const notices = await db.withTenant(tenantId, (tx) => tx.incidentNotice.findMany({ where: { tenantId }, orderBy: { n: "asc" } }));
  expect(notices.map(({ eventType, severity, sent }) => [eventType, severity, sent])).toEqual([
    ["incident.created", "warning", true],
    ["incident.acknowledged", "warning", false],
    ["incident.updated", "critical", true],
  ]);
});
