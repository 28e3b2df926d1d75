import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { Plan, type PlannedCheck } from "@padit/protocols/collector-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEndpoint } from "../endpoints/create-endpoint";
import { updateEndpoint } from "../endpoints/update-endpoint";
import { loadPlanKey } from "../keyring/plan-key";
import { createTestOrganization } from "../testing/test-organization";
import { refreshPlans } from "./refresh-plans";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(() => database.dispose());

test("an upgrade reaches standing plans: series and checks that an older version did not know, once", async () => {
  const { owner, tenantId } = await createTestOrganization(database.db);
  const collectorId = newId();
  await database.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0 } }));
  await createEndpoint(owner, { name: "a", protocol: "icmp", target: { host: "192.0.2.1" }, intervalSeconds: 30 });
  const newest = () =>
    database.db.withTenant(tenantId, async (tx) => {
      const plan = await tx.plan.findFirstOrThrow({ where: { tenantId, collectorId }, orderBy: { revision: "desc" } });
      return { ...plan, checks: Plan.parse(JSON.parse(plan.document)).checks };
    });
  const { revision, document, checks } = await newest();
  // The plan of an older version: no outcome series, and no further runs after a bad run.
  const older = checks.map(({ reprobe: _, series, ...check }: PlannedCheck) => {
    const { icmp_outcome: _outcome, ...known } = series;
    return { ...check, series: known };
  });
  await database.db.withTenant(tenantId, async (tx) => {
    await tx.series.deleteMany({ where: { tenantId, metricName: "icmp_outcome" } });
    const where = { tenantId_collectorId_revision: { tenantId, collectorId, revision } };
    await tx.plan.update({ where, data: { document: JSON.stringify({ ...JSON.parse(document), checks: older }) } });
  });
  const refresh = async () => refreshPlans(database.db, { key: await loadPlanKey(database.db, owner.keyring), now: new Date() });
  expect(await refresh()).toBe(1);
  const refreshed = await newest();
  expect(refreshed.revision).toBe(revision + 1);
  expect(refreshed.checks[0]).toMatchObject({ series: { icmp_outcome: expect.any(Number) }, reprobe: { runs: 2 } });
  expect(await refresh()).toBe(0);
  expect((await newest()).revision).toBe(revision + 1);
});

test("a plan is stored once per change of what it asks, and ten revisions are kept", async () => {
  const { owner, tenantId } = await createTestOrganization(database.db);
  const collectorId = newId();
  await database.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0 } }));
  const revisions = () =>
    database.db.withTenant(tenantId, async (tx) => {
      const plans = await tx.plan.findMany({ where: { tenantId, collectorId }, orderBy: { revision: "asc" } });
      return plans.map(({ revision }) => revision);
    });
  const { id: endpointId } = await createEndpoint(owner, {
    name: "a",
    protocol: "icmp",
    target: { host: "192.0.2.1" },
    intervalSeconds: 30,
  });
  // Tags and similar fields are not part of the plan.
  for (let n = 0; n < 3; n++) await updateEndpoint(owner, { endpointId, tags: [`t${n}`] });
  expect(await revisions()).toEqual([1]);
  for (let n = 1; n <= 14; n++) await updateEndpoint(owner, { endpointId, name: `renamed ${n}` });
  expect(await revisions()).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
});
