import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selectorJson } from "../selector/stored-selector";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { filterSelector } from "./filter";
import { queueDeliveries } from "./queue-deliveries";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("an integration's selector sees the alert's endpoint, collector and owner; a second run queues nothing more", async () => {
  const { tenantId, ownerPerson } = await createTestOrganization(database.db);
  const rows = new TestAlerts(database.db, tenantId);
  const collectorId = await rows.collector("fra-1");
  const endpointId = await rows.endpoint("du-17", "icmp");
  const alertId = await rows.alert({ endpointId, collectorId, assigneeId: ownerPerson.person.userId, labels: ["core"] });
  const filters = {
    all: {},
    names: selectorJson(filterSelector({ q: "name:du-* proto:icmp collector:fra site:frank owner:olga metric:rtt" })),
    elsewhere: selectorJson(filterSelector({ q: "-site:frankfurt" })),
    older: { tags: ["core"], endpointIds: [endpointId] },
    olderElsewhere: { severities: ["critical"] },
  };
  const integrations = Object.entries(filters).map(([name, filter]) => ({
    tenantId,
    id: newId(),
    name,
    filter,
    address: "https://x.example",
  }));
  await database.db.asSystem(async (tx) => {
    await tx.collector.update({ where: { tenantId_id: { tenantId, id: collectorId } }, data: { site: "Frankfurt" } });
    await tx.integration.createMany({
      data: integrations.map((each) => ({ ...each, eventTypes: ["alert.created"] })),
    });
  });
  const message = { kind: "delivery", eventType: "alert.created", alertId } as const;
  const queue = () =>
    database.db.withTenant(tenantId, (tx) =>
      queueDeliveries(tx, { tenantId, id: 7n }, message, { now: new Date(), publicUrl: "https://padit.example" }),
    );
  const nameOf = new Map(integrations.map(({ id, name }) => [id, name]));
  const queued = await queue();
  expect(queued.map(({ integrationId }) => nameOf.get(integrationId)).sort()).toEqual(["all", "names", "older"]);
  expect(await queue()).toHaveLength(3);
  expect(await database.db.withTenant(tenantId, (tx) => tx.delivery.count({ where: { tenantId } }))).toBe(3);
});
