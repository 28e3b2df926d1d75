import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { Plan, type PlannedCheck } from "@padit/protocols/collector-api/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEndpoint } from "../endpoints/create-endpoint";
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
  // As an older version left it: no outcome series, and no further runs after a bad one.
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
